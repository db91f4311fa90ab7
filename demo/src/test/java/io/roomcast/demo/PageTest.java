package io.roomcast.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser, with each backend. */
class PageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path profile;

    private Path chromium;

    @BeforeEach
    void needs() {
        chromium = Browser.find().orElseGet(() -> abort("there is no Chromium on the path (apt install chromium)"));
        assumeTrue(
                PageServer.clientIsBundled(),
                "socket.io-client is not bundled: npm was absent or had no registry at build time (target/npm.log)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"in-jvm", "redis"})
    @DisplayName("every panel connects, a message crosses the servers, rooms and channels are shown, nothing overflows")
    void page(String backend) throws Exception {
        DemoOptions options = DemoOptions.parse(List.of("--backend", backend, "--nodes", "3", "--port", "0"), null);
        try (PageServer server = PageServer.bind(options.port());
                DemoCluster cluster = DemoCluster.start(options, made -> {}, step -> {});
                Browser browser = Browser.start(chromium, profile)) {
            server.open(options, cluster.nodes());
            browser.size(1440, 900);
            browser.open(server.url());

            awaitTrue(browser, "document.querySelectorAll('.status[data-state=connected]').length === 3");
            awaitTrue(browser, "document.querySelectorAll('#sockets tr').length === 3");

            join(browser, 2, "blue");
            join(browser, 3, "blue");
            awaitTrue(browser, "document.querySelectorAll('#sockets .tag').length === 2");

            send(browser, 1, "everyone", "", "hello to all <b>servers</b>");
            for (int node = 1; node <= 3; node++) {
                awaitText(
                        browser,
                        node,
                        "hello to all <b>servers</b>",
                        "sent through node 1, received through node " + node + " in ");
            }
            send(browser, 1, "room", "blue", "only for blue");
            awaitText(
                    browser, 2, "only for blue", "client 1 to blue, sent through node 1, received through node 2 in ");
            send(browser, 2, "except", "blue", "not for blue");
            awaitText(browser, 1, "not for blue", "client 2 to all except blue, sent through node 2");
            assertThat(log(browser, 1)).doesNotContain("only for blue");
            assertThat(log(browser, 2)).doesNotContain("not for blue");

            assertThat(browser.evaluate("document.getElementById('problem').hidden")
                            .asBoolean())
                    .isTrue();
            assertThat(browser.evaluate("document.getElementById('channels-card').hidden")
                            .asBoolean())
                    .isEqualTo(!options.redis());
            if (options.redis()) {
                awaitTrue(
                        browser,
                        "[...document.querySelectorAll('#channels li')]"
                                + ".some(li => li.textContent === 'socket.io-request#/#3 subscribed')");
            }
            layouts(browser, backend);
        }
    }

    /** No layout needs to be scrolled sideways; the pictures are for people. */
    private static void layouts(Browser browser, String backend) throws IOException {
        for (String scheme : List.of("light", "dark")) {
            browser.colorScheme(scheme);
            for (int width : new int[] {1440, 820, 360}) {
                browser.size(width, 900);
                assertThat(browser.evaluate("document.documentElement.scrollWidth")
                                .asInt())
                        .as("width of the page in a window of %d", width)
                        .isPositive()
                        .isLessThanOrEqualTo(width);
                browser.screenshot(Path.of("target", "screenshots", backend + "-" + scheme + "-" + width + ".png"));
            }
        }
    }

    private static void awaitTrue(Browser browser, String expression) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.evaluate(expression).asBoolean())
                        .as(expression)
                        .isTrue());
    }

    private static void awaitText(Browser browser, int node, String... texts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log(browser, node)).contains(texts));
    }

    private static String log(Browser browser, int node) {
        return browser.evaluate("document.querySelector('[data-node=\"" + node + "\"] .log').textContent")
                .asText();
    }

    private static void join(Browser browser, int node, String room) {
        browser.evaluate(
                """
                (() => {
                  const form = document.querySelector('[data-node="%d"] .join');
                  form.elements.room.value = '%s';
                  form.requestSubmit();
                })()"""
                        .formatted(node, room));
        awaitTrue(
                browser,
                "document.querySelector('[data-node=\"" + node + "\"] .chips').textContent.includes('" + room + "')");
    }

    private static void send(Browser browser, int node, String target, String room, String text) {
        browser.evaluate(
                """
                (() => {
                  const form = document.querySelector('[data-node="%d"] .compose');
                  form.elements.target.value = '%s';
                  form.elements.target.dispatchEvent(new Event('change'));
                  form.elements.room.value = '%s';
                  form.elements.text.value = '%s';
                  form.requestSubmit();
                })()"""
                        .formatted(node, target, room, text));
    }
}
