package io.roomcast.conformance.servers;

import io.roomcast.adapter.spi.Ids;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the servers of {@link TestServers} to tests, and a fresh prefix to each:
 *
 * <pre>{@code
 * @ExtendWith(TestServersExtension.class)
 * class MyTest {
 *     @Test
 *     void works(RedisTestServer redis, @TestPrefix String prefix) { … }
 * }
 * }</pre>
 *
 * <p>The server is one for all tests of the JVM, is started when the first of them asks, and ends with the JVM. A test
 * whose server cannot be had fails.
 */
public final class TestServersExtension implements ParameterResolver {
    /** For JUnit. */
    public TestServersExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RedisTestServer.class
                || type == PostgresTestServer.class
                || type == MongoTestServer.class
                || (type == String.class && parameter.isAnnotated(TestPrefix.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == RedisTestServer.class) {
            return TestServers.redis();
        } else if (type == PostgresTestServer.class) {
            return TestServers.postgres();
        } else if (type == MongoTestServer.class) {
            return TestServers.mongo();
        }
        return context.getStore(ExtensionContext.Namespace.create(TestServersExtension.class))
                .computeIfAbsent("prefix", key -> "test-" + Ids.hex16());
    }
}
