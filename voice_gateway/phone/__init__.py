"""The phone line: SIP and other providers in front of the spoken conversation."""
