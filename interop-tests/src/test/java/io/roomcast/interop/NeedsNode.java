package io.roomcast.interop;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests where no Node server can be started, and says why. */
final class NeedsNode implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String problem = NodePackages.problem();
        return problem == null
                ? ConditionEvaluationResult.enabled("Node servers can be started")
                : ConditionEvaluationResult.disabled(problem);
    }
}
