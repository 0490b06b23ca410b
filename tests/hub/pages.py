"""What students and teachers do on the hub's pages: log in, fetch, work, hand in, mark, read."""

from typing import Any

from harness import READY

SECONDS = 120_000
# A cell is chosen by its id; what is written into it comes from the keyboard.
CHOOSE = """async id => {
  const book = jupyterapp.shell.currentWidget.content;
  const place = book.widgets.findIndex(cell => cell.model.id === id);
  book.activeCellIndex = place;
  await book.scrollToItem(place);
  book.mode = 'edit';
  book.activeCell.editor.focus();
}"""

# What is typed before formgrader has read the marks it knows would be put back.
READ = """() => [...document.querySelectorAll('iframe')].some(frame => {
  const formgrader = frame.contentWindow.formgrader;
  return formgrader?.grades?.loaded && formgrader.comments?.loaded;
})"""


class Desk:
    """One person's browser window on the hub."""

    def __init__(self, browser: Any, url: str, name: str, password: str) -> None:
        self.url, self.name, self._password = url, name, password
        self.page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
        self.page.set_default_timeout(SECONDS)

    def knock(self) -> None:
        """Log in; the hub starts this person's server, which takes a while."""
        self.page.goto(f"{self.url}/hub/login")
        self.page.fill("input[name=username]", self.name)
        self.page.fill("input[name=password]", self._password)
        self.page.click("#login_submit", no_wait_after=True)

    def enter(self) -> None:
        """Wait until JupyterLab has come up."""
        self.page.wait_for_selector(".jp-Launcher")

    def menu(self, name: str, item: str) -> None:
        """Choose an item of a menu."""
        self.page.get_by_role("menuitem", name=name, exact=True).click()
        self.page.locator(".lm-Menu-item").get_by_text(item, exact=True).click()

    def status(self, path: str) -> int:
        """Return the number with which the hub answers this person's request for a page: 200, 403, 404."""
        return int(self.page.context.request.get(f"{self.url}{path}").status)


class StudentDesk(Desk):
    """A student's window: nbgrader's list of assignments and the notebook."""

    def fetch(self, unit: str) -> None:
        """Fetch a unit from the exchange and open its notebook."""
        self.menu("Nbgrader", "Assignment List")
        self.page.get_by_role("button", name="Fetch", exact=True).click()
        self.page.locator("a.assignment-notebooks-link").click()
        self.page.locator(".nested_list_item a").get_by_text(unit).click()
        self.page.wait_for_function(READY)

    def write(self, cell: str, words: str) -> None:
        """Write into a cell, in place of what stands there."""
        self.page.evaluate(CHOOSE, cell)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)

    def hand_in(self) -> None:
        """Save, and submit by the list of assignments."""
        self.page.keyboard.press("Control+S")
        self.page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
        self.page.get_by_role("tab", name="Assignments").click()
        self.page.get_by_role("button", name="Submit", exact=True).click()
        self.page.wait_for_selector("#submitted_assignments_list .nested_list_item")

    def feedback(self, unit: str) -> str:
        """Fetch the feedback, open its page from the folder that nbgrader shows, and return what it says."""
        handed_in = self.page.locator("#submitted_assignments_list")
        handed_in.get_by_role("button", name="Fetch Feedback").click()
        handed_in.get_by_text("(view feedback)").click()
        self.page.locator(".jp-DirListing-item").get_by_text(f"{unit}.html").dblclick()
        return str(self.page.frame_locator(".jp-HTMLViewer iframe").locator("body").inner_text())


class TeacherDesk(Desk):
    """A teacher's window: formgrader."""

    def open_grading(self, unit: str) -> None:
        """Open formgrader's list of a unit's submissions, which shows no names."""
        self.menu("Nbgrader", "Formgrader")
        self.shown = self.page.frame_locator("iframe").last
        self.shown.get_by_role("link", name="Manual Grading").first.click()
        for step in ("gradebook", f"gradebook/{unit}"):
            self.shown.locator(f'a[href$="formgrader/{step}/{unit}"]').click()

    def mark(self, number: int, cell: str, marks: dict[str, tuple[str, str]]) -> str:
        """Open a submission, give its written answer the (points, comment) of the words found in it; return these words."""
        self.shown.get_by_role("link", name=f"Submission #{number}").click()
        self.page.wait_for_function(READ)
        answer = self.shown.locator(".nbgrader_cell", has=self.shown.locator(f"#{cell}"))
        read = answer.inner_text()
        words = next(one for one in marks if one in read)
        points, comment = marks[words]
        for place, news in ((f"#{cell}", points), (f"#{cell}-comment", comment)):
            with self.page.expect_response(lambda told: told.request.method == "PUT" and told.ok):
                self.shown.locator(place).fill(news)
                self.shown.locator(place).blur()
        self.shown.locator(".breadcrumb a").nth(2).click()
        return words
