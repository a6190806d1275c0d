"""File to :class:`~gongkai_lint.document.model.Document`: one module a format."""
