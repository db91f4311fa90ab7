package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.RequestTimeoutException;
import io.roomcast.adapter.spi.ClusterMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

abstract class CutOffRules extends FaultRules {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Every kind of question, asked by a node. */
    private List<CompletionStage<?>> ask(int index) {
        return List.of(
                io(index).operator().timeout(TIMEOUT).fetchSockets(),
                faults().ask(index),
                io(index).operator().timeout(TIMEOUT).emitWithAck("question"));
    }

    private void answerAll() {
        sockets().forEach(socket -> socket.answerWith("answer"));
    }

    @Rule(
            id = "FAULT-12",
            says =
                    "a question that a frozen node does not answer ends in time, with the other answers and who is missing")
    void nodeFrozen() {
        answerAll();
        faults().proxy(2).freeze();
        List<CompletionStage<?>> questions = ask(0);
        ProbedBackend probe = node(0).probe();
        Waiting.await()
                .until(() -> probe.answers(ClusterMessage.FetchSocketsResponse.class) == 1
                        && probe.answers(ClusterMessage.ServerSideEmitResponse.class) == 1
                        && probe.answers(ClusterMessage.BroadcastAck.class) == 1
                        && probe.answers(ClusterMessage.BroadcastClientCount.class) == 1);
        Waiting.get(io(0).adapter().serverCount()); // by now it also knows whom it asked
        cluster().advance(TIMEOUT);
        List<Integer> answers = List.of(2, 1, 2); // its own included, except for serverSideEmit
        for (int i = 0; i < questions.size(); i++) {
            RequestTimeoutException failure = Waiting.failure(questions.get(i), RequestTimeoutException.class);
            assertThat(failure.partial()).hasSize(answers.get(i));
            assertThat(failure.missing()).isEqualTo(1);
            if (capabilities().contains(Capability.NODE_IDS)) {
                assertThat(failure.missingNodes())
                        .containsExactly(node(2).adapter().nodeId());
            }
        }
        faults().heal();
        faults().awaitWorking();
    }

    @Rule(id = "FAULT-13", says = "the questions of a node that is frozen end in time, and it can ask again afterwards")
    void askerFrozen() {
        answerAll();
        faults().proxy(2).freeze();
        List<CompletionStage<?>> questions = ask(2);
        cluster().advance(TIMEOUT);
        questions.forEach(question -> Waiting.failure(question, Exception.class));
        faults().heal();
        faults().awaitWorking();
    }

    @Rule(id = "FAULT-14", says = "questions that are pending when the server is killed end in time")
    void serverKilled() {
        sockets().forEach(socket -> socket.onEvent((event, answer) -> {}));
        CompletionStage<?> question = io(0).operator().timeout(TIMEOUT).emitWithAck("question");
        Waiting.await().until(() -> node(0).probe().answers(ClusterMessage.BroadcastClientCount.class) == 2);
        Stopwatch broken = Stopwatch.start();
        faults().server().stop();
        faults().awaitDown(broken, 0, 1, 2);
        List<CompletionStage<?>> later = ask(0);
        cluster().advance(TIMEOUT);
        assertEnds("a question before", question);
        later.forEach(one -> Waiting.failure(one, Exception.class));
        faults().heal();
        faults().awaitWorking();
    }
}
