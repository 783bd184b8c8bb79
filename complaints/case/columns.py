"""Columns of Complaint that are shown and passed on together."""

# Who the client is, in the order of the form (二、投诉人信息).
CLIENT = (
    "client_name",
    "is_anonymous",
    "client_kind",
    "investor_kind",
    "is_branch_client",
    "account_number",
    "identity_document",
    "identity_number",
    "telephone",
    "address",
    "email",
    "contact_time",
    "no_contact_reason",
    "agent_name",
    "agent_relation",
    "agent_has_authority",
    "agent_was_verified",
    "asks_confidentiality",
)
