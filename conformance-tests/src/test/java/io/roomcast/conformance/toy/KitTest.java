package io.roomcast.conformance.toy;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.BackendConformanceTest;
import io.roomcast.conformance.BorrowedClient;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.FaultConformanceTest;
import io.roomcast.conformance.RecoveryConformanceTest;
import io.roomcast.conformance.servers.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit tried on a backend that keeps the rules, and on the same backend with one flaw at a time. */
class KitTest {
    private static final String PATIENCE = "roomcast.conformance.patience";

    private static ToyServer server = new ToyServer(null);
    private static Flaw flaw;

    @AfterEach
    void restore() {
        flaw = null;
        server = new ToyServer(null);
        System.clearProperty(PATIENCE);
    }

    static Stream<Arguments> flaws() {
        return Stream.of(Flaw.values()).flatMap(one -> one.rules().stream().map(rule -> Arguments.of(one, rule)));
    }

    @ParameterizedTest(name = "{1} catches a backend that {0}")
    @MethodSource("flaws")
    void eachFlawIsCaughtByTheRuleThatNamesIt(Flaw broken, String rule) {
        flaw = broken;
        server = new ToyServer(broken);
        System.setProperty(PATIENCE, "1");
        Outcome outcome = run(rule);
        assertThat(outcome.passed()).isEmpty();
        assertThat(outcome.aborted()).isEmpty();
        assertThat(outcome.failures()).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageStartingWith("rule " + rule + " is broken: "));
    }

    @Test
    void theTwinWithoutAFlawKeepsEveryRule() {
        Outcome outcome = run("");
        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.aborted()).allSatisfy(reason -> assertThat(reason).contains("RECOVERY"));
        assertThat(outcome.passed()).hasSizeGreaterThan(110);
        for (String rule : List.of("FAULT-07", "FAULT-22")) {
            Outcome faults = run(rule);
            assertThat(faults.failures()).isEmpty();
            assertThat(faults.passed()).hasSize(1);
        }
    }

    @Test
    void aMissingCapabilityAbortsWithItsReasonAndNeverPasses() {
        Outcome outcome = run(Incapable.class, "LOG-01");
        assertThat(outcome.passed()).isEmpty();
        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.aborted()).singleElement().asString().contains("does not have the capability RECOVERY");
    }

    @Test
    void aServerThatCannotBeReachedFails() {
        Outcome outcome = run(Unreachable.class, "LINK-01");
        assertThat(outcome.failures()).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageContaining("nobody answers"));
    }

    /** Every rule about links, and each of the flaws, belong together: a rule that no flaw breaks may check nothing. */
    @Test
    void everyRuleOfLinksIsBrokenByAFlaw() {
        List<String> broken =
                Stream.of(Flaw.values()).flatMap(one -> one.rules().stream()).toList();
        assertThat(run(Links.class, "").passed())
                .allSatisfy(rule -> assertThat(broken).contains(rule.substring(0, rule.indexOf(' '))));
    }

    // --- the toy under the kit

    static final class Links extends BackendConformanceTest {
        @Override
        protected Backend newBackend(String prefix) {
            return new ToyBackend(server, null, prefix, flaw);
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.of(Capability.RECOVERY, Capability.NODE_IDS, Capability.BORROWED_CLIENT);
        }

        @Override
        protected BorrowedClient borrowClient(String prefix) {
            ToyServer.Client client = new ToyServer.Client();
            return new BorrowedClient() {
                @Override
                public Backend newBackend() {
                    return new ToyBackend(server, client, prefix, flaw);
                }

                @Override
                public void close() {
                    client.close();
                }
            };
        }
    }

    static final class Adapters extends AdapterConformanceTest {
        @Override
        protected Backend newBackend(String prefix) {
            return new ToyBackend(server, null, prefix, flaw);
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.of(Capability.RECOVERY, Capability.NODE_IDS);
        }
    }

    static final class Recoveries extends RecoveryConformanceTest {
        @Override
        protected Backend newBackend(String prefix) {
            return new ToyBackend(server, null, prefix, flaw);
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.of(Capability.RECOVERY, Capability.NODE_IDS);
        }
    }

    /** For the rules that need no server which answers, or is stopped. */
    static final class Faults extends FaultConformanceTest {
        @Override
        protected TestServer startServer() throws IOException {
            return new ToyConnections.Server();
        }

        @Override
        protected Backend newBackend(String prefix, String host, int port) {
            return new ToyConnections(new ToyBackend(server, null, prefix, flaw), host, port);
        }

        @Override
        protected Set<Capability> capabilities() {
            return EnumSet.of(Capability.RECOVERY, Capability.NODE_IDS);
        }
    }

    static final class Incapable extends BackendConformanceTest {
        @Override
        protected Backend newBackend(String prefix) {
            return new ToyBackend(server, null, prefix, flaw);
        }

        @Override
        protected Set<Capability> capabilities() {
            return Set.of();
        }
    }

    static final class Unreachable extends BackendConformanceTest {
        @Override
        protected Backend newBackend(String prefix) {
            throw new IllegalStateException("nobody answers");
        }

        @Override
        protected Set<Capability> capabilities() {
            return Set.of();
        }
    }

    // --- running it

    record Outcome(List<String> passed, List<Throwable> failures, List<String> aborted) {}

    /** Runs the rules whose id is given, or all. */
    private static Outcome run(String rule) {
        return rule.startsWith("FAULT")
                ? run(Faults.class, rule)
                : run(List.of(Links.class, Adapters.class, Recoveries.class), rule);
    }

    private static Outcome run(Class<?> kit, String rule) {
        return run(List.of(kit), rule);
    }

    private static Outcome run(List<Class<?>> kits, String rule) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(kits.stream().map(DiscoverySelectors::selectClass).toList())
                .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(isOf(rule, test)))
                .build();
        Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                Throwable thrown = result.getThrowable().orElse(null);
                switch (result.getStatus()) {
                    case SUCCESSFUL -> {
                        if (test.isTest()) {
                            outcome.passed().add(test.getDisplayName());
                        }
                    }
                    case FAILED -> outcome.failures().add(thrown);
                    case ABORTED -> outcome.aborted().add(String.valueOf(thrown));
                }
            }
        });
        return outcome;
    }

    private static boolean isOf(String rule, TestDescriptor test) {
        return test.isContainer() || rule.isEmpty() || test.getDisplayName().startsWith(rule + " ");
    }
}
