package io.roomcast.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.roomcast.adapter.spi.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the settings of all backends over Redis have in common. */
final class SettingRules {
    private SettingRules() {}

    static void notEmpty(String name, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("setting '" + name + "' must not be empty");
        }
    }

    static void positive(String name, int number) {
        if (number <= 0) {
            throw new IllegalArgumentException("setting '" + name + "' must be positive, not " + number);
        }
    }

    static void positive(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("setting '" + name + "' must be positive, not " + time);
        }
    }

    static void redisUri(String uri, boolean cluster) {
        try {
            nodes(uri, true);
        } catch (RuntimeException e) {
            // Without the cause: its message may show the password.
            throw new IllegalArgumentException("setting 'uri' is not a Redis URI such as "
                    + (cluster ? "redis://host1:6379,host2:6379" : "redis://user:password@localhost:6379/0"));
        }
    }

    /** The servers that a URI names. */
    static List<RedisURI> nodes(String uri, boolean cluster) {
        RedisURI one = RedisURI.create(uri);
        return cluster && one.getSentinels().isEmpty() && one.getSocket() == null
                ? RedisClusterURIUtil.toRedisURIs(URI.create(uri))
                : List.of(one);
    }

    /** One of several values, written in lower case with {@code -} between words. */
    static <E extends Enum<E>> E choice(Settings settings, String name, E defaultValue) {
        String text = settings.text(name, text(defaultValue));
        List<E> all = Arrays.asList(defaultValue.getDeclaringClass().getEnumConstants());
        return all.stream()
                .filter(value -> text(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("setting '%s' is '%s', but must be one of %s"
                        .formatted(
                                name,
                                text,
                                String.join(
                                        ", ",
                                        all.stream().map(SettingRules::text).toList()))));
    }

    static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
