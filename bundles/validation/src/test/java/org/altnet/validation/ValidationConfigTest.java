package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationConfigTest {
    @Test
    void aNumberOfMediaIsRead() {
        assertEquals(1, ValidationService.allClearGroups("1"));
        assertEquals(3, ValidationService.allClearGroups(" 3 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "two", "101", "1.5"})
    void anythingElseSaysWhereAndWhatToDo(String text) {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ValidationService.allClearGroups(text));
        assertEquals(
                "[altnet.validation] all.clear.groups: '"
                        + text
                        + "' is no number of media; use 1 to 100",
                refused.getMessage());
    }
}
