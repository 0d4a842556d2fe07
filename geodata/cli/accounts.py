"""``python -m geodata access``: who may what, where people sign in."""

from __future__ import annotations

import argparse
from typing import Any

from geodata import access
from geodata.cli.conventions import author, declare, print_json, signed
from geodata.messages import CATALOGUE
from geodata.store import Edit, core


def add_to(commands: Any) -> None:
    """The commands of accounts in the grammar of ``python -m geodata``."""
    noun = declare(commands, "access", list_, "who may what")
    noun.set_defaults(json=False)
    actions = noun.add_subparsers(dest="action")
    declare(actions, "list", list_, "accounts with their roles", as_json=True)
    grant = declare(actions, "grant", grant_, "give an account a role")
    grant.add_argument("account")
    grant.add_argument("role", choices=access.ROLES)
    grant.add_argument("--countries", default="", help="limit a steward: DZ,TN")
    grant.add_argument("--areas", default="", help=f"limit a steward: {','.join(access.AREAS)}")
    revoke = declare(actions, "revoke", revoke_, "take the role of an account away")
    revoke.add_argument("account")
    for command in (grant, revoke):
        signed(command)


def list_(args: argparse.Namespace) -> int:
    """Accounts, one a line."""
    rows = core.current().table(access.ACCOUNT.entity).to_dict("records")
    if args.json:
        print_json(rows)
        return 0
    for row in rows:
        print("\t".join(str(row[name]) for name in ("id", *access.ACCOUNT.columns)))
    return 0


def grant_(args: argparse.Namespace) -> int:
    """Give a role; the change is a version of the store like any other."""
    limits = {name: args.__dict__[name].replace(",", "|") for name in ("countries", "areas")}
    edit = access.grant(args.account, args.role, **limits)
    return _commit(args, Edit(access.ACCOUNT.entity, access.key_of(args.account), edit))


def revoke_(args: argparse.Namespace) -> int:
    """Take a role away: the account may look, as any other that is signed in."""
    return _commit(args, Edit(access.ACCOUNT.entity, access.key_of(args.account), None))


def _commit(args: argparse.Namespace, edit: Edit) -> int:
    batch = core.current().commit(
        [edit], who=author(args), why=args.why or args.action, kind=access.KIND
    )
    key = "access.changed" if batch else "access.unchanged"
    print(CATALOGUE.text(key, args.lang, account=edit.key))
    return 0
