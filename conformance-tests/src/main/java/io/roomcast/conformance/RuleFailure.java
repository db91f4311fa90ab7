package io.roomcast.conformance;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Puts the broken rule before the failure's message, for reports that show only the names of methods. */
final class RuleFailure implements TestExecutionExceptionHandler {
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Rule rule = context.getRequiredTestMethod().getAnnotation(Rule.class);
        if (rule == null || failure instanceof TestAbortedException) {
            throw failure;
        }
        throw new AssertionError("rule %s is broken: %s\n%s".formatted(rule.id(), rule.says(), failure), failure);
    }
}
