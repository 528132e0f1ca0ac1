"""The models of the contract. A module is imported when its model is first used: a script needs a few of them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .access_token import AccessToken
    from .access_token_collection import AccessTokenCollection
    from .access_token_input import AccessTokenInput
    from .add_comment_input import AddCommentInput
    from .add_ticket_input import AddTicketInput
    from .application_role import ApplicationRole
    from .application_role_collection import ApplicationRoleCollection
    from .assignee_input import AssigneeInput
    from .category import Category
    from .category_collection import CategoryCollection
    from .cdm_user import CdmUser
    from .cdm_user_collection import CdmUserCollection
    from .comment import Comment
    from .comment_collection import CommentCollection
    from .comment_input import CommentInput
    from .entity_set_info import EntitySetInfo
    from .escalation import Escalation
    from .escalation_collection import EscalationCollection
    from .group import Group
    from .group_collection import GroupCollection
    from .impact import Impact
    from .impact_collection import ImpactCollection
    from .new_access_token import NewAccessToken
    from .o_data_error import ODataError
    from .o_data_error_body import ODataErrorBody
    from .o_data_error_detail import ODataErrorDetail
    from .o_data_inner_error import ODataInnerError
    from .platform_user import PlatformUser
    from .platform_user_collection import PlatformUserCollection
    from .priority import Priority
    from .priority_collection import PriorityCollection
    from .requester_input import RequesterInput
    from .service_document import ServiceDocument
    from .source import Source
    from .source_collection import SourceCollection
    from .status import Status
    from .status_collection import StatusCollection
    from .support_group import SupportGroup
    from .support_group_collection import SupportGroupCollection
    from .ticket import Ticket
    from .ticket_change_input import TicketChangeInput
    from .ticket_collection import TicketCollection
    from .ticket_input import TicketInput
    from .ticket_template import TicketTemplate
    from .ticket_template_collection import TicketTemplateCollection
    from .ticket_type import TicketType
    from .ticket_type_collection import TicketTypeCollection
    from .update_ticket_input import UpdateTicketInput
    from .urgency import Urgency
    from .urgency_collection import UrgencyCollection

__all__ = (
    "AccessToken",
    "AccessTokenCollection",
    "AccessTokenInput",
    "AddCommentInput",
    "AddTicketInput",
    "ApplicationRole",
    "ApplicationRoleCollection",
    "AssigneeInput",
    "Category",
    "CategoryCollection",
    "CdmUser",
    "CdmUserCollection",
    "Comment",
    "CommentCollection",
    "CommentInput",
    "EntitySetInfo",
    "Escalation",
    "EscalationCollection",
    "Group",
    "GroupCollection",
    "Impact",
    "ImpactCollection",
    "NewAccessToken",
    "ODataError",
    "ODataErrorBody",
    "ODataErrorDetail",
    "ODataInnerError",
    "PlatformUser",
    "PlatformUserCollection",
    "Priority",
    "PriorityCollection",
    "RequesterInput",
    "ServiceDocument",
    "Source",
    "SourceCollection",
    "Status",
    "StatusCollection",
    "SupportGroup",
    "SupportGroupCollection",
    "Ticket",
    "TicketChangeInput",
    "TicketCollection",
    "TicketInput",
    "TicketTemplate",
    "TicketTemplateCollection",
    "TicketType",
    "TicketTypeCollection",
    "UpdateTicketInput",
    "Urgency",
    "UrgencyCollection",
)

if not TYPE_CHECKING:  # a type checker would accept any name
    _MODULES = {
        "AccessToken": "access_token",
        "AccessTokenCollection": "access_token_collection",
        "AccessTokenInput": "access_token_input",
        "AddCommentInput": "add_comment_input",
        "AddTicketInput": "add_ticket_input",
        "ApplicationRole": "application_role",
        "ApplicationRoleCollection": "application_role_collection",
        "AssigneeInput": "assignee_input",
        "Category": "category",
        "CategoryCollection": "category_collection",
        "CdmUser": "cdm_user",
        "CdmUserCollection": "cdm_user_collection",
        "Comment": "comment",
        "CommentCollection": "comment_collection",
        "CommentInput": "comment_input",
        "EntitySetInfo": "entity_set_info",
        "Escalation": "escalation",
        "EscalationCollection": "escalation_collection",
        "Group": "group",
        "GroupCollection": "group_collection",
        "Impact": "impact",
        "ImpactCollection": "impact_collection",
        "NewAccessToken": "new_access_token",
        "ODataError": "o_data_error",
        "ODataErrorBody": "o_data_error_body",
        "ODataErrorDetail": "o_data_error_detail",
        "ODataInnerError": "o_data_inner_error",
        "PlatformUser": "platform_user",
        "PlatformUserCollection": "platform_user_collection",
        "Priority": "priority",
        "PriorityCollection": "priority_collection",
        "RequesterInput": "requester_input",
        "ServiceDocument": "service_document",
        "Source": "source",
        "SourceCollection": "source_collection",
        "Status": "status",
        "StatusCollection": "status_collection",
        "SupportGroup": "support_group",
        "SupportGroupCollection": "support_group_collection",
        "Ticket": "ticket",
        "TicketChangeInput": "ticket_change_input",
        "TicketCollection": "ticket_collection",
        "TicketInput": "ticket_input",
        "TicketTemplate": "ticket_template",
        "TicketTemplateCollection": "ticket_template_collection",
        "TicketType": "ticket_type",
        "TicketTypeCollection": "ticket_type_collection",
        "UpdateTicketInput": "update_ticket_input",
        "Urgency": "urgency",
        "UrgencyCollection": "urgency_collection",
    }

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f".{_MODULES[name]}", __name__), name)
