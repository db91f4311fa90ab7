package io.roomcast.benchmarks;

import io.roomcast.adapter.Adapters;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A receiving node: {@code <messages> <backend> <room,room> <setting=value,setting=value>}. */
final class AdapterReceiver {
    private AdapterReceiver() {}

    public static void main(String[] args) throws IOException {
        Map<String, String> settings = AdapterArguments.settings(args[3]);
        new Received(Integer.parseInt(args[0])).by(Adapters.open(args[1], settings), List.of(args[2].split(",", -1)));
    }
}
