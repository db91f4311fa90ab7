package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code RULES.md} is made of the rules; {@code -Droomcast.rules.write=true} writes it anew. */
class RulesDocumentTest {
    private static final Path DOCUMENT = Path.of("RULES.md");

    private static final List<Class<?>> KITS = List.of(
            BackendConformanceTest.class,
            AdapterConformanceTest.class,
            RecoveryConformanceTest.class,
            FaultConformanceTest.class);

    @Test
    void theDocumentListsTheRules() throws IOException {
        String rules = document();
        if (Boolean.getBoolean("roomcast.rules.write")) {
            Files.writeString(DOCUMENT, rules);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("RULES.md; write it with: mvn -pl conformance-tests -am test -Dtest=RulesDocumentTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Droomcast.rules.write=true")
                .isEqualTo(rules);
    }

    @Test
    void everyIdIsUsedOnce() {
        assertThat(KITS.stream()
                        .flatMap(kit -> groups(kit).stream())
                        .flatMap(group -> rules(group).stream())
                        .map(Rule::id))
                .doesNotHaveDuplicates();
    }

    private static String document() {
        StringBuilder text = new StringBuilder(
                """
                # Rules

                What the conformance kit checks, generated from the rules themselves. An id is never given to another rule.
                """);
        for (Class<?> kit : KITS) {
            text.append("\n## ").append(kit.getSimpleName()).append('\n');
            for (Class<?> group : groups(kit)) {
                text.append("\n### ").append(title(group)).append("\n\n| rule | says |\n|---|---|\n");
                for (Rule rule : rules(group)) {
                    text.append("| ")
                            .append(rule.id())
                            .append(" | ")
                            .append(rule.says())
                            .append(" |\n");
                }
            }
        }
        return text.toString();
    }

    private static String title(Class<?> group) {
        return group.getAnnotation(DisplayName.class).value();
    }

    private static List<Class<?>> groups(Class<?> kit) {
        return Stream.of(kit.getDeclaredClasses())
                .filter(group -> group.isAnnotationPresent(DisplayName.class))
                .sorted(Comparator.comparing(group -> rules(group).get(0).id()))
                .toList();
    }

    private static List<Rule> rules(Class<?> group) {
        List<Rule> rules = new ArrayList<>();
        for (Class<?> type = group; type != null; type = type.getSuperclass()) {
            Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Rule.class))
                    .map((Method method) -> method.getAnnotation(Rule.class))
                    .forEach(rules::add);
        }
        rules.sort(Comparator.comparing(Rule::id));
        return rules;
    }
}
