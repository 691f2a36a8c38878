"""The steps of checking an uploaded file; `actions.services.attachments` joins them."""
