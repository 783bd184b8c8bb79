"""The branch's complaint mailbox: each message is proposed, or refused with why."""
