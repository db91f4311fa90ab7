package io.roomcast.adapter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request that opened a connection ({@code wire.md} §2.3).
 *
 * @param headers by lower-case name, one value each or several, in the order they came
 * @param time when it was issued, in the form of JavaScript's {@code Date.toString()}
 * @param address of the client
 * @param xdomain whether the request came from another origin
 * @param secure whether the connection is encrypted
 * @param issued when it was issued, in milliseconds since 1970
 * @param url path and query of the request
 * @param query parameters of the request
 * @param auth what the client sent with its CONNECT packet
 */
public record Handshake(
        Map<String, List<String>> headers,
        String time,
        String address,
        boolean xdomain,
        boolean secure,
        long issued,
        String url,
        Map<String, String> query,
        Value auth) {
    public Handshake {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    }

    /** The first value of a header, whatever the case of its name, or null. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null || values.isEmpty() ? null : values.get(0);
    }
}
