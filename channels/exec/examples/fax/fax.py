#!/usr/bin/env python3
"""A relance plugin in Python: a fax gateway that exists only here.

It needs nothing but the standard library. Try it by hand:

    echo '{"type":"hello","id":"1","protocol":1}' | ./fax.py
"""
import json
import sys

HELLO = {
    "protocol": 1,
    "name": "fax.py",
    "channel": {
        "name": "fax",
        "summary": "A page by fax.",
        "address": "phone number",
        "contact": True,
        "quiet": True,
        "fields": [{"name": "template", "kind": "template", "required": True, "doc": "The words."}],
    },
    "repeat": "exactly_once",
    "reconcile": True,
    "check": True,
    "rehearses": ["no_recipient", "unacceptable", "busy", "limited"],
}

# What to answer for each fault that relance may ask us to rehearse.
FAULTS = {
    "no_recipient": {"outcome": "failed", "reason": "bad_address", "detail": "no fax answers there"},
    "unacceptable": {"outcome": "failed", "reason": "bad_content", "detail": "the page cannot be read"},
    "busy": {"outcome": "retry", "reason": "server", "detail": "the line is busy"},
    "limited": {"outcome": "retry", "reason": "rate_limit", "after": 60, "detail": "too many pages"},
}


class Fax:
    def __init__(self, hello):
        # "settings" is a dictionary, "secret" a string; a real gateway would log in with them.
        self.rehearsal = hello.get("rehearsal")
        self.sent = {}  # key to receipt; a real gateway would ask its provider, or keep a file

    def deliver(self, message):
        """Hand the page over. A real plugin calls its provider here."""
        if self.rehearsal:  # contact nobody, note what would have been sent
            with open(self.rehearsal["file"], "a", encoding="utf-8") as f:
                f.write(json.dumps({"key": message["key"], "to": message["to"]["address"]}) + "\n")
        else:
            print("fax: a page would leave now", file=sys.stderr)

    def send(self, message):
        if self.rehearsal and self.rehearsal["fault"] in FAULTS:
            return FAULTS[self.rehearsal["fault"]]
        key = message["key"]
        if key not in self.sent:  # the same key is the same page: never twice
            self.deliver(message)
            self.sent[key] = "fax-" + key
        return {"outcome": "sent", "receipt": self.sent[key], "status": "queued", "units": 1}

    def reconcile(self, message):
        receipt = self.sent.get(message["key"])
        return {"outcome": "sent", "receipt": receipt} if receipt else {"outcome": "not_sent"}


def main():
    fax = None
    for line in sys.stdin:  # ends when relance closes our input: then leave
        request = json.loads(line)
        kind = request["type"]
        if kind == "hello":
            fax = Fax(request)
            answer = {"hello": HELLO}
        elif kind == "send":
            answer = fax.send(request["message"])
        elif kind == "reconcile":
            answer = fax.reconcile(request["message"])
        elif kind == "check":
            answer = {"outcome": "sent", "receipt": "ok"}
        else:
            answer = {"outcome": "failed", "reason": "protocol", "detail": "unknown request"}
        print(json.dumps({"id": request["id"], **answer}), flush=True)


if __name__ == "__main__":
    main()
