"""Many reports at once: who has filed, who must redo what, and what is suspicious."""
