"""The whole job, for a patient with a fresh herniated disc.

Given a therapist who has never seen her, when she is registered, screened, stopped, consulted about, prescribed,
handed her plan and enrolled, then the therapist sees what she reports.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.functional.conftest import Server, nothing_new, sign_in

Look = Callable[[Page, str], None]
PASSWORD = "four ducks on a pond"


def test_from_first_visit_to_first_report(
    server: Server, new_page: Callable[..., Page], look: Look, tmp_path: Path
) -> None:
    desk = new_page(width=1440)
    sign_in(desk, "alice")
    look(desk, "patients")

    register(desk, look)
    record_disc(desk, look)
    answer_the_intake(desk, look)
    build(desk, look)
    record_consult(desk, look)
    sign(desk, look)
    plan = download(desk, tmp_path)
    check_the_file(desk, server, plan, tmp_path, look)
    code = invite(desk, look)

    phone = new_page(width=390, height=844)
    enrol(phone, code, look)
    report(phone, look)

    desk.goto("/patients?q=Greta")
    desk.get_by_role("link", name="Greta Lund").click()
    expect(desk.get_by_text("1 reported, none was due yet")).to_be_visible()
    look(desk, "patient-with-report")


def register(desk: Page, look: Look) -> None:
    desk.get_by_role("link", name="Register a patient").first.click()
    look(desk, "register")
    desk.get_by_label("Name", exact=True).fill("Greta Lund")
    desk.get_by_label("Date of birth").fill("1961-05-04")
    desk.get_by_label("Height").fill("166")
    desk.get_by_label("Weight").fill("68")
    desk.get_by_label("Ball size").select_option("65")
    desk.get_by_label("Load rating").fill("272")
    desk.get_by_label("Free of latex").check()
    desk.get_by_role("button", name="Register").click()
    expect(desk.get_by_role("heading", name="Greta Lund")).to_be_visible()
    look(desk, "patient")


def record_disc(desk: Page, look: Look) -> None:
    desk.get_by_role("link", name="Record or change").click()
    desk.get_by_label("Condition", exact=True).select_option("lumbar_disc_herniation")
    desk.get_by_role("button", name="Continue").click()
    desk.get_by_label("Active").check()
    three_weeks_ago = datetime.now(UTC).date() - timedelta(weeks=3)
    desk.get_by_label("When did it begin?").fill(three_weeks_ago.isoformat())
    for no in desk.get_by_role("radio", name="No", exact=True).all():
        no.check()
    look(desk, "condition")
    desk.get_by_role("button", name="Record").click()
    look(desk, "conditions")


def answer_the_intake(desk: Page, look: Look) -> None:
    desk.get_by_role("link", name="Greta Lund").first.click()
    desk.get_by_role("link", name="the intake").click()
    look(desk, "intake")
    for button in desk.get_by_role("button", name="No to the rest").all():
        button.click()
    desk.get_by_role("button", name="Save the intake").last.click()
    expect(desk.get_by_text("Complete")).to_be_visible()


def build(desk: Page, look: Look) -> None:
    desk.get_by_role("link", name="Start a program").click()
    desk.get_by_role("button", name="Start empty").click()
    look(desk, "builder-empty")
    add(desk, "Sitting tall on the ball")
    add(desk, "Lying side-to-side roll")
    expect(desk.get_by_role("heading", name="Exercises (2)")).to_be_visible()
    expect(desk.get_by_text("A consult flag is open. Record the consult before signing.")).to_be_visible()
    expect(desk.get_by_role("button", name="Review and sign")).to_be_disabled()
    look(desk, "builder")
    assert desk.goto(f"{desk.url.split('#')[0].split('?')[0]}/sign").status == 409
    desk.go_back()


def add(desk: Page, name: str) -> None:
    desk.get_by_role("button", name=f"Add {name}").click()
    expect(desk.get_by_role("heading", level=3, name=name)).to_be_visible()


def record_consult(desk: Page, look: Look) -> None:
    desk.get_by_role("link", name="Record the consult").click()
    about = desk.get_by_role("group", name="Which flags is this about?")
    expect(about.locator(":checked")).to_have_count(0)
    about.get_by_label("Herniated disc, low back; Bending").check()
    for box in desk.get_by_role("group", name="What was examined?").get_by_role("checkbox").all():
        box.check()
    expect(desk.get_by_label("Most sets")).to_be_hidden()
    desk.get_by_label("Proceed with limits").check()
    expect(desk.get_by_label("Most sets")).to_be_visible()  # what the choice asks for
    desk.get_by_label("Proceed", exact=True).check()
    desk.get_by_label("Reason").fill("Leg strength and feeling are normal; bending back eases the pain.")
    look(desk, "consult")
    desk.get_by_role("button", name="Record the consult").click()
    expect(desk.get_by_text("Consult by Alice Moreno").first).to_be_visible()
    look(desk, "builder-after-consult")


def sign(desk: Page, look: Look) -> None:
    desk.get_by_role("link", name="Review and sign").click()
    cautions = desk.get_by_label("I have read the cautions")
    if cautions.count():
        cautions.check()
    desk.get_by_label("Your password").fill("not the password")
    desk.get_by_role("button", name="Sign version 1").click()
    expect(desk.get_by_text("This is not your password.").first).to_be_visible()
    look(desk, "sign")
    desk.get_by_label("Your password").fill("calm-river-blue-ball")
    news = re.compile("/signings/.*/news")
    desk.route(news, lambda route: route.fulfill(status=204))  # the page stays while it is looked at
    desk.get_by_role("button", name="Sign version 1").click()
    expect(desk.get_by_role("heading", name="Preparing the document…")).to_be_visible()
    look(desk, "signing")
    desk.unroute(news)
    expect(desk.get_by_role("heading", name="Plan version 1")).to_be_visible()
    look(desk, "plan")


def download(desk: Page, folder: Path) -> Path:
    answer = desk.context.request.get(desk.get_by_role("link", name="Open the PDF").get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    plan = folder / "plan.pdf"
    plan.write_bytes(answer.body())
    return plan


def check_the_file(desk: Page, server: Server, plan: Path, folder: Path, look: Look) -> None:
    pdfsig = subprocess.run(["pdfsig", str(plan)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in pdfsig
    assert "Total document signed" in pdfsig
    subprocess.run(["qpdf", "--check", str(plan)], capture_output=True, check=True)
    assert server.command("verify", str(plan)).returncode == 0

    altered = folder / "altered.pdf"
    altered.write_bytes(plan.read_bytes() + b"\n% one line more")
    assert server.command("verify", str(altered)).returncode == 1

    page_of_the_plan = desk.url
    for file, sentence in ((plan, "authentic and in force"), (altered, "altered after it was signed")):
        desk.goto("/verify")
        desk.get_by_label("The plan as a PDF file").set_input_files(file)
        desk.get_by_role("button", name="Check the file").click()
        expect(desk.get_by_text(sentence)).to_be_visible()
        assert "Greta" not in desk.content()
        look(desk, f"verify-{file.stem}")
    desk.goto(page_of_the_plan)


def invite(desk: Page, look: Look) -> str:
    desk.get_by_role("link", name="Greta Lund").first.click()
    desk.get_by_role("button", name="Invite the patient").click()
    look(desk, "invitation")
    return desk.locator(".invitation-code").inner_text()


def enrol(phone: Page, code: str, look: Look) -> None:
    phone.goto("/enrol")
    look(phone, "enrol")
    phone.get_by_label("Code from your clinic").fill(code)
    phone.get_by_label("Your date of birth").fill("1961-05-04")
    phone.get_by_label("Your sign-in name").fill("greta")
    phone.get_by_label("Choose a password").fill(PASSWORD)
    phone.get_by_role("button", name="Open my plan").click()
    expect(phone.get_by_role("heading", name="My plan")).to_be_visible()
    assert "erniated" not in phone.content()
    look(phone, "portal-plan")


def report(phone: Page, look: Look) -> None:
    phone.get_by_role("link", name="Report today's training").first.click()
    look(phone, "portal-report")
    nothing_new(phone)
    phone.get_by_role("button", name="I did everything").click()
    expect(phone.get_by_text("Thank you. Your report is kept, and your clinic can read it.")).to_be_visible()
    look(phone, "portal-diary")
