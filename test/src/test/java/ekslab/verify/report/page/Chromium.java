package ekslab.verify.report.page;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window, and what it noticed of a page. */
final class Chromium implements AutoCloseable {

    private static final Pattern REQUESTED = Pattern.compile("\"Network.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]+)\"");

    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final Path folder;
    private final ChromeDriver driver;

    /** @param folder for its profile and for the pages */
    Chromium(Path folder) {
        this.folder = folder;
        SELENIUM.setLevel(Level.SEVERE);   // it warns that it has no classes for this version's own protocol, which nobody here wants
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        var options = new ChromeOptions().setBinary(program("chromium")).addArguments("--headless", "--no-sandbox", "--disable-gpu",
            "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--window-size=1440,1000", "--user-data-dir=" + folder.resolve("profile"));
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(new File(program("chromedriver"))).usingAnyFreePort()
                .build(),
            options);
    }

    private static String program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(each -> Path.of(each, name)).filter(Files::isExecutable)
            .map(Path::toString).findFirst().orElseThrow(() -> new IllegalStateException(
                name + ": not installed, and nobody else opens the page; on Debian: sudo apt-get install chromium chromium-driver"));
    }

    /** @param hash behind the page's address; "" for none */
    void open(String html, String hash) {
        try {
            var file = Files.writeString(folder.resolve("report.html"), html);
            driver.get("about:blank");   // else another hash alone would not load the page again
            problems();
            requests();
            driver.get(file.toUri() + hash);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** What the page said to the console since it was opened. */
    List<String> problems() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
    }

    /** What the page asked for since it was opened. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream().map(LogEntry::getMessage)
            .flatMap(message -> REQUESTED.matcher(message).results().map(match -> match.group(1))).toList();
    }

    @SuppressWarnings("unchecked") <T> T run(String script, Object... arguments) {
        return (T) driver.executeScript(script, arguments);
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    void press(CharSequence... keys) {
        for (var key : keys) new Actions(driver).sendKeys(key).perform();
    }

    void hover(WebElement element) {
        new Actions(driver).moveToElement(element).perform();
    }

    /** What the system, or a printer, says to the page. @param feature such as prefers-color-scheme */
    void emulate(String media, String feature, String value) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia",
            Map.of("media", media, "features", List.of(Map.of("name", feature, "value", value))));
    }

    /** Presses Tab until something is focused that this selector finds; false when the whole page has been passed. */
    boolean tabTo(String css) {
        for (var stop = 0; stop < 60; stop++) {
            press(Keys.TAB);
            if (Boolean.TRUE.equals(run("return document.activeElement.matches(arguments[0])", css))) return true;
        }
        return false;
    }

    @Override public void close() {
        driver.quit();
    }
}
