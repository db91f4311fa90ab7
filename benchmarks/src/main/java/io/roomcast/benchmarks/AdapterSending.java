package io.roomcast.benchmarks;

import io.roomcast.adapter.Adapters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A sending node of ours, in a process of its own, as {@code sender.js} is one of Node's: {@code <bytes> <backend> <no rooms>
 * <setting=value,setting=value>}. Sends as many messages as each line of its input says.
 */
final class AdapterSending {
    private AdapterSending() {}

    public static void main(String[] args) throws IOException {
        try (AdapterSender sender = new AdapterSender(
                        Adapters.open(args[1], AdapterArguments.settings(args[3])), Integer.parseInt(args[0]));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            System.out.println(Child.READY);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sender.send(Integer.parseInt(line));
                System.out.println(Child.DONE);
            }
        }
    }
}
