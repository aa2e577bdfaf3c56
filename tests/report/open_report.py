"""Opens a report in Chromium and tries what a reader would.
    open_report.py RUN HOSTILE-RUN SCREENSHOTS AXE
"""
import base64
import csv
import json
import os
import subprocess
import sys
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

MOST_BYTES = 8e6

run, hostile, shots, axe = sys.argv[1:]
page = "file://" + os.path.join(run, "report.html")


def rows(file):
    with open(os.path.join(run, file), encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def expect(holds, what):
    if not holds:
        sys.exit("report.html: " + what)


def open_browser():
    options = Options()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    started.set_script_timeout(300)
    return started


def resize(width, height, phone=False):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone})


def script(code, *arguments):
    return browser.execute_script(code, *arguments)


def find(selector):
    return browser.find_element(By.CSS_SELECTOR, selector)


def shown(selector):
    return any(each.is_displayed() for each in browser.find_elements(By.CSS_SELECTOR, selector))


def wait_for(condition, what):
    for _ in range(100):
        if condition():
            return
        time.sleep(0.05)
    expect(False, what)


def keep(name):
    browser.save_screenshot(os.path.join(shots, name + ".png"))


def expect_quiet():
    """Nothing on the console, and no request but for the page itself."""
    messages = [each["message"] for each in browser.get_log("browser")]
    expect(not messages, "the console says " + "; ".join(messages))
    asked = set()
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked.add(message["params"]["request"]["url"].split("#")[0])
    foreign = [url for url in asked if not url.startswith(("file://" + run, "file://" + hostile, "data:", "blob:"))]
    foreign += [url for url in asked if url.startswith("file:") and not url.endswith("report.html")]
    expect(not foreign, "it asks for " + ", ".join(foreign))


def picture():
    """What the map looks like, as one text."""
    return script("return [...document.querySelectorAll('#map-canvas canvas')].map((c) => c.toDataURL()).join()")


def opens():
    """The time is printed, not judged: it hangs on what else the machine does."""
    seconds = []
    for _ in range(3):
        browser.get(page)
        timing = script("const t = performance.getEntriesByType('navigation')[0]; return t.loadEventEnd")
        seconds.append(timing / 1000)
    size = os.path.getsize(os.path.join(run, "report.html"))
    units = len(rows("units.csv"))
    print(f"{units} units, {size / 1e6:.2f} MB, opens in {min(seconds):.2f} s (of {len(seconds)} times the best)")
    if units <= 1100:
        expect(size < MOST_BYTES, f"it has {size} bytes")


def tables_say_what_the_files_say():
    localities = rows("localities.csv")
    cells = script("return [...document.querySelectorAll('table.localities tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))")
    expect(len(cells) == len(localities), "the table of localities has too few or too many rows")
    for row, locality in zip(cells, localities):
        expect(row[0].startswith(locality["locality"]), f"{row[0]} stands where {locality['locality']} should")
        expect(row[1] == f"{int(locality['population_all']):,}", f"{row[0]} has {row[1]} people")
        expect(row[2] == locality["units"], f"{row[0]} has {row[2]} units")
    expect(len(browser.find_elements(By.CSS_SELECTOR, "section.locality")) == len(localities), "a locality has no page")
    broken = script("return [...document.querySelectorAll('a[href^=\"#\"]:not(.leaflet-bar a)')].map((a) => a.hash).filter((h) => !document.getElementById(h.slice(1)))")
    expect(not broken, "links lead nowhere: " + ", ".join(broken))


def table_rows(caption):
    return script("""
        const table = [...document.querySelectorAll('table')].find((t) => t.caption && t.caption.textContent === arguments[0]);
        return table ? [...table.tBodies[0].rows].map((r) => [...r.cells].map((c) => c.textContent)) : null""", caption)


def time_clusters_and_chance():
    """What the study asks for of them stands in a section, with the figures of the files."""
    section = find("#patterns")
    expect(find("nav a[href='#patterns']"), "no link leads to the patterns")
    charts = section.find_elements(By.CSS_SELECTOR, "svg.chart")
    measures = len({each["measure"] for each in rows("trends.csv")})
    funnels = [name for name in rows("units.csv")[0] if name.endswith("_funnel")]
    expect(len(charts) == measures + len(funnels), f"there are {len(charts)} charts")
    for chart in charts:
        expect(len(chart.get_attribute("aria-label")) > 40, "a chart has no text alternative")
    periods = len({each["period"] for each in rows("trend_periods.csv")})
    figures = section.find_elements(By.CSS_SELECTOR, "details table")
    expect([len(each.find_elements(By.CSS_SELECTOR, "tbody tr")) for each in figures] == [periods] * measures,
           "the tables behind the charts are not of the periods")
    clusters = table_rows("Clusters of records")
    for found, wanted in zip(clusters, rows("scan.csv"), strict=False):
        expect(found[0].startswith(wanted["cluster"] + " ") and int(found[4].replace(",", "")) == int(wanted["cases"]),
               f"{found} stands where {wanted['cluster']} should")
    units = rows("units.csv")
    for found, column in zip(table_rows("Units beside what chance gives"), funnels, strict=True):
        counts = [sum(unit[column] == kind for unit in units) for kind in ("very high", "high", "usual", "low", "very low", "")]
        expect([int(each.replace(",", "")) for each in found[1:]] == counts, f"{found[0]}: units.csv has {counts}")
    section.location_once_scrolled_into_view
    keep("desktop-patterns")


def number_is_explained():
    """The numbers that were looked at, with the figures of summary.json, and the chosen one marked in chart and table."""
    with open(os.path.join(run, "summary.json"), encoding="utf-8") as stream:
        summary = json.load(stream)
    charts = browser.find_elements(By.CSS_SELECTOR, "#number svg.chart")
    expect(len(charts) == 4 and all(each.find_elements(By.CSS_SELECTOR, ".marked") for each in charts),
           "the charts of numbers do not mark the chosen one")
    table = table_rows("Numbers of localities that were looked at")
    for found, wanted in zip(table, summary["counts_tried"], strict=True):
        chosen = wanted["localities"] == summary["localities"]
        expect(found[0] == f"{wanted['localities']}{', chosen' if chosen else ''}", f"{found} is not of {wanted['localities']}")
        expect(found[1] == ("yes" if wanted["found"] else "no plan found"), f"{found} keeps rules or not")
        if wanted["found"]:
            expect(found[3] == f"{100 * wanted['within_share']:.1f}%", f"{found[0]} leaves {found[3]}")
    best = min((each for each in summary["counts_tried"] if each["found"]), key=lambda each: each["objective"])
    expect(best["localities"] == summary["localities"], "the chosen number is not the best of those that were looked at")
    find("#number").location_once_scrolled_into_view
    keep("desktop-number")


def switches_change_the_map():
    find("#map").location_once_scrolled_into_view
    pictures = {}
    options = browser.find_elements(By.CSS_SELECTOR, "#views input")
    themes = [option.get_attribute("value") for option in options]
    expect(themes[:4] == ["localities", "need", "spots", "support"] and len(themes) > 4, f"the themes are {themes}")
    for option in options:
        script("arguments[0].click()", option)
        theme = option.get_attribute("value")
        title = find("#map-key h3").text
        expect(title and title in option.find_element(By.XPATH, "..").text, f"the key of {theme} is of {title}")
        expect(find("#map-key li").text, f"the key of {theme} has no words")
        time.sleep(0.2)
        pictures[theme] = picture()
        keep("map-" + theme)
    expect(len(set(pictures.values())) == len(pictures), "two themes look alike")
    hot = any(each["hotspot_class"] == "hot" for each in rows("units.csv"))
    script("document.querySelector('#views input[value=need]').click(); document.querySelector('#mark-hot').click()")
    expect((picture() != pictures["need"]) == hot, "marking hot spots does not do what it says")
    keep("map-need-hot-marked")
    script("document.querySelector('#mark-hot').click()")


def names_stand_on_their_places():
    """Each name of a locality in the middle of its marker, which is a point, and none upon another."""
    find("#map").location_once_scrolled_into_view
    names = script("""
        return [...document.querySelectorAll('#map-canvas .map-name')].map((name) => {
            const box = name.getBoundingClientRect(), at = name.parentElement.getBoundingClientRect();
            return {text: name.textContent, box: [box.left, box.top, box.right, box.bottom],
                    off: [(box.left + box.right - at.left - at.right) / 2, (box.top + box.bottom - at.top - at.bottom) / 2]}})""")
    expect(len(names) > 1, "the map names no localities")
    for name in names:
        expect(max(map(abs, name["off"])) <= 1, f"{name['text']} stands {name['off']} beside its place")
    for i, name in enumerate(names):
        for other in names[:i]:
            a, b = name["box"], other["box"]
            expect(a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3],
                   f"{name['text']} and {other['text']} lie upon each other")
    keep("map-names")


def place_on_screen(code):
    """Pixels of a point inside a unit, from the left and top of the window."""
    return script("""
        const report = window.needshedReport, unit = report.unitOf(arguments[0]), at = report.insideOf(unit);
        const point = report.map.latLngToContainerPoint(report.latLng(at[0], at[1]));
        const box = document.getElementById('map-canvas').getBoundingClientRect();
        return [box.left + point.x, box.top + point.y]""", code)


def pointing_and_clicking():
    find("#map-canvas").location_once_scrolled_into_view
    codes = {each["code"]: each for each in rows("units.csv")}
    largest = codes[script("""
        const report = window.needshedReport, size = (code) => report.sizeOf(report.unitOf(code));
        return arguments[0].reduce((a, b) => (size(b) > size(a) ? b : a))""", list(codes))]
    left, top = place_on_screen(largest["code"])
    pointer = ActionChains(browser)
    pointer.w3c_actions.pointer_action.move_to_location(int(left), int(top))
    pointer.perform()
    wait_for(lambda: shown(".leaflet-tooltip"), "pointing at a unit shows nothing")
    tip = find(".leaflet-tooltip").text
    expect(largest["code"] in tip and largest["locality"] in tip, f"pointing at {largest['code']} shows {tip}")
    keep("map-pointed-at")
    pointer = ActionChains(browser)
    pointer.w3c_actions.pointer_action.move_to_location(int(left), int(top))
    pointer.w3c_actions.pointer_action.click()
    pointer.perform()
    wait_for(lambda: largest["code"] in find("#place h3").text, "clicking a unit shows nothing")
    link = find("#place a")
    expect(largest["locality"] in link.text, "the clicked unit's locality has no link")
    keep("map-clicked")
    link.click()
    section = script("return location.hash.slice(1)")
    expect(find(f"#{section} h3").text.startswith(largest["locality"]), f"the link leads to {section}")


def searching(text, expected):
    box = find("#search-text")
    box.clear()
    box.send_keys(text)
    wait_for(lambda: shown("#search-list li"), f"a search for {text} finds nothing")
    box.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    wait_for(lambda: find("#place h3").text == expected, f"a search for {text} shows {find('#place h3').text}")


def searches_find():
    find("#map").location_once_scrolled_into_view
    unit = rows("units.csv")[-1]
    title = f"{unit['code']} {unit['name']}".strip()
    searching(unit["code"], title)
    keep("map-found")
    if unit["name"]:
        searching(unit["name"].upper(), title)
    locality = rows("localities.csv")[0]
    searching(f"{locality['locality']} {locality['name']}", f"{locality['locality']} {locality['name']}")
    find("#search-text").clear()
    find("#search-text").send_keys("no such place")
    wait_for(lambda: find("#search-count").get_attribute("textContent") == "0 found", "a vain search is not told")


def keyboard_reaches_everything():
    browser.get(page)
    ActionChains(browser).send_keys(Keys.TAB).perform()
    expect(script("return document.activeElement.className") == "skip", "the first stop is not the skip link")
    reached = set()
    for _ in range(60):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        reached.add(script("return document.activeElement.id || document.activeElement.name || document.activeElement.tagName"))
        if "map-canvas" in reached:
            break
    expect({"search-text", "view", "mark-hot", "map-canvas"} <= reached, "the keyboard reaches only " + ", ".join(sorted(reached)))
    before = script("const m = window.needshedReport.map; return [m.getZoom(), m.getCenter().lng]")
    ActionChains(browser).send_keys("+").perform()
    wait_for(lambda: script("return window.needshedReport.map.getZoom()") > before[0], "plus does not zoom")
    ActionChains(browser).send_keys(Keys.ARROW_RIGHT).perform()
    wait_for(lambda: script("return window.needshedReport.map.getCenter().lng") > before[1], "an arrow does not move the map")


def fits_a_phone():
    resize(390, 844, phone=True)
    browser.get(page)
    wide = script("return document.documentElement.scrollWidth")
    expect(wide <= 390, f"on a phone the page is {wide} wide")
    keep("phone-answer")
    find("#map").location_once_scrolled_into_view
    keep("phone-map")
    find("section.locality").location_once_scrolled_into_view
    keep("phone-locality")
    resize(1280, 1000)


def everybody_can_read_it():
    if not os.path.exists(axe):
        print("accessibility was not judged: axe-core is not there")
        return
    browser.get(page)
    script(open(axe, encoding="utf-8").read())
    found = browser.execute_async_script("""
        const done = arguments[arguments.length - 1];
        axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then((r) => done(
            r.violations.map((v) => [v.impact, v.id, v.help, v.nodes.length, v.nodes[0].html.slice(0, 200)])))""")
    for impact, rule, text, count, example in found:
        print(f"axe: {impact}: {rule}: {text} ({count}): {example}")
    serious = [each for each in found if each[0] in ("serious", "critical")]
    expect(not serious, f"axe-core finds {len(serious)} serious issues")
    print("axe-core finds no serious issue")


def reads_without_script():
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(page)
    expect(shown(".pictures svg.map"), "without JavaScript there is no map")
    expect(shown("table.localities") and shown("section.locality table"), "without JavaScript there are no tables")
    expect(not shown("#map-canvas"), "without JavaScript there is an empty map")
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def nothing_is_wider_than_paper():
    """What is wider than A4 within its margins makes the browser shrink all that it prints."""
    paper = round(184 / 25.4 * 96)
    browser.get(page)
    resize(paper, 1000)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    wide = script("""
        const right = (each) => Math.round(each.getBoundingClientRect().right);
        return [...document.querySelectorAll('table, svg, p, pre, h2, h3')].filter((each) => right(each) > arguments[0]).map(
            (each) => `${each.caption ? each.caption.textContent : each.outerHTML.slice(0, 60)} (${right(each)})`)""", paper)
    whole = script("return document.documentElement.scrollWidth")
    expect(whole <= paper and not wide, f"printed it is {whole} wide where paper has {paper}: " + "; ".join(wide))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    resize(1280, 1000)


def prints_on_a4():
    browser.get(page)
    file = os.path.join(shots, "report.pdf")
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    with open(file, "wb") as stream:
        stream.write(base64.b64decode(printed["data"]))
    about = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    expect("(A4)" in about, "it does not print on A4")

    def text(first, last):
        return subprocess.run(["pdftotext", "-layout", "-f", str(first), "-l", str(last), file, "-"],
                              capture_output=True, text=True, check=True).stdout

    localities = rows("localities.csv")
    if len(localities) <= 24:
        missing = [each["locality"] for each in localities if each["locality"] not in text(1, 1)]
        expect(not missing, "the first page lacks " + ", ".join(missing))
        expect("Need rank 1 is most need" in text(1, 1), "the answer does not fit on one page")
    expect("Hot and cold spots of need" in text(1, 8), "the printed maps are missing")
    subprocess.run(["pdftoppm", "-r", "70", "-png", "-l", "8", file, os.path.join(shots, "print")], check=True)


def markup_in_names_stays_text():
    browser.get("file://" + os.path.join(hostile, "report.html"))
    title = "</title></script><script>window.broken=1</script>{{data}} & 'é'"
    expect(script("return window.broken") is None, "a name ran as a script")
    number = find("#number").text
    expect("no other number was looked at" in number and "needshed sweep hostile.json --count 8..24" in number,
           "it does not say how to look at other numbers: " + number[:300])
    expect(find("h1").text == title, "the title became " + find("h1").text)
    expect(script("return document.title").startswith(title), "the window's title became " + script("return document.title"))
    expect(script("return document.querySelectorAll('img').length") == 0, "a name became a picture")
    expect(script("return window.needshedReport.ready"), "the map does not start")


browser = open_browser()
try:
    resize(1280, 1000)
    opens()
    expect_quiet()
    keep("desktop-answer")
    tables_say_what_the_files_say()
    time_clusters_and_chance()
    number_is_explained()
    switches_change_the_map()
    names_stand_on_their_places()
    pointing_and_clicking()
    keep("desktop-locality")
    searches_find()
    keyboard_reaches_everything()
    fits_a_phone()
    expect_quiet()
    everybody_can_read_it()
    reads_without_script()
    nothing_is_wider_than_paper()
    prints_on_a4()
    markup_in_names_stays_text()
    expect_quiet()
finally:
    browser.quit()
