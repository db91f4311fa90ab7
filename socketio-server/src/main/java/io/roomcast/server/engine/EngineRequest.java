package io.roomcast.server.engine;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request that opened a session.
 *
 * @param url path and query
 * @param query parameters; of repeated ones the last
 * @param headers by lower-case name
 * @param address of the client
 * @param secure whether it came over TLS
 */
public record EngineRequest(
        String url, Map<String, String> query, Map<String, List<String>> headers, String address, boolean secure) {

    static EngineRequest of(Channel channel, HttpRequest request, Map<String, String> query) {
        String address = channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress().getHostAddress()
                : String.valueOf(channel.remoteAddress());
        boolean secure = channel.pipeline().get(SslHandler.class) != null;
        return new EngineRequest(request.uri(), query, headers(request.headers()), address, secure);
    }

    static Map<String, String> query(String uri) {
        Map<String, String> query = new LinkedHashMap<>();
        new QueryStringDecoder(uri)
                .parameters()
                .forEach((name, values) -> query.put(name, values.get(values.size() - 1)));
        return query;
    }

    /** Repeated headers come joined, as in Node; only {@code set-cookie} stays a list. */
    private static Map<String, List<String>> headers(HttpHeaders headers) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : headers) {
            byName.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        byName.replaceAll((name, values) -> name.equals("set-cookie") || values.size() == 1
                ? List.copyOf(values)
                : List.of(String.join(name.equals("cookie") ? "; " : ", ", values)));
        return byName;
    }

    /** The first value of a header given by its lower-case name, or null. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }
}
