"""What can be said of frozen reports and documents: build, check, send, and the state's account of them."""

from __future__ import annotations

from typing import Any

from samstad.cli.arguments.common import command, positive


def reports(commands: Any) -> None:
    report = commands.add_parser("report", help="build, show and verify frozen reports")
    kinds = report.add_subparsers(title="what", metavar="ACTION", required=True)
    build = command(
        kinds,
        "build",
        "report_build",
        "freeze a round's report",
        "samstad report build --city sammanstad --round oktober-2026",
    )
    build.add_argument("--city", metavar="SLUG", required=True)
    build.add_argument("--round", metavar="CODE", required=True)
    template = command(
        kinds,
        "template",
        "report_template",
        "write the Word template of a city's reports and documents as a file, or take a changed one into use",
        "samstad report template mall.docx --city sammanstad",
    )
    template.add_argument("file", metavar="FILE")
    template.add_argument("--city", metavar="SLUG", required=True)
    template.add_argument("--use", action="store_true", help="take FILE into use from now on")
    show = command(
        kinds, "show", "report_show", "list frozen reports, or one with its files", "samstad report show"
    )
    show.add_argument("identifier", metavar="ID", nargs="?")
    verify = command(
        kinds,
        "verify",
        "report_verify",
        "check every file by hash, and derive every printed number again from the archive",
        "samstad report verify",
    )
    verify.add_argument("identifier", metavar="ID", nargs="?")


def packages(commands: Any) -> None:
    package = commands.add_parser("package", help="a frozen report as a package: build, check, send")
    kinds = package.add_subparsers(title="what", metavar="ACTION", required=True)
    build = command(
        kinds,
        "build",
        "package:build",
        "make a frozen report's package",
        "samstad package build sammanstad-oktober-2026-1 --out paket.zip",
    )
    build.add_argument("identifier", metavar="ID")
    build.add_argument("--out", metavar="FILE", help="where to write it (default: ID.zip)")
    build.add_argument("--page", metavar="URL", help="the municipality's public page on its work")
    check = command(
        kinds,
        "check",
        "package:check",
        "check a package as its receiver does",
        "samstad package check paket.zip",
    )
    check.add_argument("file", metavar="FILE")
    send = command(
        kinds,
        "send",
        "package:send",
        "send a package, and show the receipt",
        "samstad package send paket.zip --to https://example.org/riket/statens-redovisning/paket/ --key-file nyckel",
    )
    send.add_argument("file", metavar="FILE")
    send.add_argument("--to", metavar="URL", required=True)
    send.add_argument(
        "--key-file", metavar="FILE", required=True, help="the file that holds the receiver's key"
    )


def national(commands: Any) -> None:
    national = commands.add_parser(
        "national", help="an installation that takes in packages from municipalities"
    )
    kinds = national.add_subparsers(title="what", metavar="ACTION", required=True)
    setting = command(
        kinds,
        "set-up",
        "national:set_up",
        "make this installation one of the kind national",
        "samstad national set-up --name Redovisning --body Departementet --first-year 2026",
    )
    setting.add_argument("--slug", default="riket")
    setting.add_argument("--code", default="0000")
    setting.add_argument("--name", required=True)
    setting.add_argument("--body", required=True, help="the ministry or agency")
    setting.add_argument("--first-year", type=positive, required=True, metavar="YEAR")
    sender = command(
        kinds,
        "sender",
        "national:sender",
        "register a municipality, or give it a new key",
        "samstad national sender 9901 --name Sammanstad --synthetic",
    )
    sender.add_argument("code", metavar="CODE")
    sender.add_argument("--name", required=True)
    sender.add_argument("--page", metavar="URL")
    sender.add_argument("--synthetic", action="store_true", help="a made-up municipality")
    take = command(
        kinds,
        "take",
        "national:take",
        "take in a package from a file",
        "samstad national take 9901 paket.zip",
    )
    take.add_argument("code", metavar="CODE")
    take.add_argument("file", metavar="FILE")
    for name, function, text in (
        ("status", "status", "who has sent, and who is late"),
        ("compile", "compile_", "compile and keep the account of a year"),
    ):
        one = command(kinds, name, f"national:{function}", text, f"samstad national {name} 2026")
        one.add_argument("year", type=positive, metavar="YEAR")


def documents(commands: Any) -> None:
    document = commands.add_parser("document", help="verify the frozen documents of referrals and meetings")
    kinds = document.add_subparsers(title="what", metavar="ACTION", required=True)
    verify = command(
        kinds,
        "verify",
        "document_verify",
        "check every file by hash, and make each again from what the document says",
        "samstad document verify",
    )
    verify.add_argument("identifier", metavar="ID", nargs="?")
