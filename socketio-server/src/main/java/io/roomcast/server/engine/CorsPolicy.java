package io.roomcast.server.engine;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which other origins browsers let read our answers.
 *
 * @param origins allowed origins; {@code "*"} for all, empty for none
 * @param credentials whether requests may carry cookies; with {@code "*"} the origin is then named in the answer, because
 *     browsers refuse the star
 */
public record CorsPolicy(Set<String> origins, boolean credentials) {
    /** No other origin. */
    public static final CorsPolicy NONE = new CorsPolicy(Set.of(), false);

    public CorsPolicy {
        origins = Set.copyOf(origins);
    }

    boolean enabled() {
        return !origins.isEmpty();
    }

    /** Adds what a browser wants to see in the answer to a request. */
    void apply(HttpHeaders request, HttpHeaders response) {
        if (!enabled()) {
            return;
        }
        String origin = request.get(HttpHeaderNames.ORIGIN);
        String allowed = allowed(origin);
        if (!"*".equals(allowed)) {
            response.add(HttpHeaderNames.VARY, "Origin");
        }
        if (allowed != null) {
            response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
            if (credentials) {
                response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
            }
        }
    }

    /** Adds what a browser wants to see in the answer to its question whether it may ask. */
    void applyPreflight(HttpHeaders request, HttpHeaders response) {
        apply(request, response);
        response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET,HEAD,PUT,PATCH,POST,DELETE");
        String headers = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (headers != null) {
            response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers);
            response.add(HttpHeaderNames.VARY, "Access-Control-Request-Headers");
        }
    }

    private @Nullable String allowed(@Nullable String origin) {
        if (origins.contains("*")) {
            return credentials && origin != null ? origin : "*";
        }
        return origin != null && origins.contains(origin) ? origin : null;
    }
}
