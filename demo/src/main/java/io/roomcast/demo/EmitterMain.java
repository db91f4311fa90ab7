package io.roomcast.demo;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Emitter;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A process that emits without being a server: each line {@code <room> <text>} becomes an event {@code news}. */
final class EmitterMain {
    static final String READY = "ready";
    static final String EVENT = "news";

    private EmitterMain() {}

    public static void main(String[] arguments) throws Exception {
        try (AdapterFactory factory = Factories.given()) {
            Emitter emitter = factory.emitter()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS)
                    .of(CheckEvents.NAMESPACE);
            System.out.println(READY);
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                emitter.to(line.substring(0, space))
                        .emit(EVENT, line.substring(space + 1))
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
            }
        }
    }
}
