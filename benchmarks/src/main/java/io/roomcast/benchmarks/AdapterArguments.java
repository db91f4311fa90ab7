package io.roomcast.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What other processes, ours and those of Node, are told about adapters: {@code <backend> <room,room> <name=value,name=value>}. */
final class AdapterArguments {
    private AdapterArguments() {}

    static List<String> of(String backend, List<String> rooms, Map<String, String> settings) {
        String pairs = String.join(
                ",",
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toList());
        return List.of(backend, String.join(",", rooms), pairs);
    }

    /** Reads the last one. */
    static Map<String, String> settings(String argument) {
        Map<String, String> settings = new HashMap<>();
        for (String setting : argument.split(",", -1)) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return settings;
    }
}
