package io.roomcast.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServersExtension.class)
class TestServersExtensionTest {
    private static final Set<String> PREFIXES = ConcurrentHashMap.newKeySet();
    private String before;

    @BeforeEach
    void remember(@TestPrefix String prefix) {
        before = prefix;
    }

    @RepeatedTest(3)
    void everyTestGetsTheSharedServerAndAPrefixOfItsOwn(RedisTestServer redis, @TestPrefix String prefix) {
        assertThat(redis).isSameAs(TestServers.redis());
        assertThat(prefix).isEqualTo(before);
        assertThat(PREFIXES.add(prefix)).as("fresh").isTrue();
    }

    @AfterEach
    void same(@TestPrefix String prefix) {
        assertThat(prefix).isEqualTo(before);
    }
}
