package io.roomcast.benchmarks;

import io.roomcast.adapter.Adapters;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A receiving node: {@code <messages> <backend> <room,room> <setting=value,setting=value>}. */
final class RedisReceiver {
    private RedisReceiver() {}

    public static void main(String[] args) throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String setting : args[3].split(",", -1)) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        new Received(Integer.parseInt(args[0])).by(Adapters.open(args[1], settings), List.of(args[2].split(",", -1)));
    }
}
