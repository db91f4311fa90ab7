package io.roomcast.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {
    @Test
    @DisplayName("without options three servers share a Redis of the demo's own, and the page is on port 8080")
    void defaults() {
        assertThat(parse("")).isEqualTo(new DemoOptions("redis", 3, 8080, null, false));
    }

    @Test
    @DisplayName("the check takes two servers")
    void check() {
        assertThat(parse("--check")).isEqualTo(new DemoOptions("redis", 2, 8080, null, true));
    }

    @Test
    @DisplayName("options are taken with a space or an equals sign")
    void both() {
        DemoOptions expected = new DemoOptions("in-jvm", 4, 0, null, false);
        assertThat(parse("--backend in-jvm --nodes 4 --port 0")).isEqualTo(expected);
        assertThat(parse("--backend=in-jvm --nodes=4 --port=0")).isEqualTo(expected);
    }

    @Test
    @DisplayName("a Redis is named by the option, or by the variable, and in-jvm needs none")
    void uri() {
        List<String> none = List.of();
        assertThat(DemoOptions.parse(none, " redis://a ").uri()).isEqualTo("redis://a");
        assertThat(DemoOptions.parse(List.of("--uri", "redis://b"), "redis://a").uri())
                .isEqualTo("redis://b");
        assertThat(DemoOptions.parse(none, "").uri()).isNull();
        assertThat(DemoOptions.parse(List.of("--backend", "in-jvm"), "redis://a")
                        .uri())
                .isNull();
    }

    @ParameterizedTest
    @DisplayName("a wrong command line is refused, saying why")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    --nope                          | unknown option '--nope'
                    page                            | unknown option 'page'
                    --nodes                         | --nodes needs a value
                    --nodes 0                       | --nodes is '0', but must be a whole number from 1 to 9
                    --nodes 1 --check               | --nodes is '1', but must be a whole number from 2 to 9
                    --nodes three                   | --nodes is 'three', but must be a whole number from 1 to 9
                    --port 65536                    | --port is '65536', but must be a whole number from 0 to 65535
                    --backend amqp                  | --backend is 'amqp', but must be redis, redis-streams, postgres, mongo, hazelcast or in-jvm
                    --backend hazelcast --uri redis://a | --uri names a Redis, PostgreSQL or MongoDB, but --backend is hazelcast
                    --backend in-jvm --uri redis://a| --uri names a Redis, PostgreSQL or MongoDB, but --backend is in-jvm
                    """)
    void wrong(String line, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(line)).withMessage(message);
    }

    private static DemoOptions parse(String line) {
        return DemoOptions.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")), null);
    }
}
