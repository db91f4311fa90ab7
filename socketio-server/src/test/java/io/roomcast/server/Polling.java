package io.roomcast.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** A long-polling session, by hand. */
final class Polling {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI uri;

    Polling(URI uri) {
        this.uri = uri;
    }

    /** Opens a session. */
    static Polling open(URI uri) {
        String open = new Polling(uri).get().body();
        String sid = open.replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
        return new Polling(URI.create(uri + "&sid=" + sid));
    }

    String sid() {
        return uri.toString().replaceFirst(".*&sid=", "");
    }

    HttpResponse<String> get() {
        return ServerTest.await(getLater());
    }

    CompletableFuture<HttpResponse<String>> getLater() {
        return send(HttpRequest.newBuilder(uri));
    }

    HttpResponse<String> post(String body) {
        return ServerTest.await(postLater(body));
    }

    CompletableFuture<HttpResponse<String>> postLater(String body) {
        return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> request(String method, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return ServerTest.await(send(request));
    }

    static CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
