"""What people read of an error instead of the name of its class."""

import pytest

from book_pipeline import errors
from console.client.error_labels import described, error_label

LEAVES = [leaf for kind in (errors.TransientError, errors.PermanentError) for leaf in kind.__subclasses__()]
NAMES = [leaf.__name__ for leaf in LEAVES if leaf.__module__ == errors.__name__]


@pytest.mark.parametrize("name", NAMES)
def test_each_error_has_words_of_its_own(name):
    label = error_label(name)
    assert label == label.strip(" .")
    assert name not in label
    assert [error_label(other) for other in NAMES].count(label) == 1


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("States.Timeout", "a function was stopped"),
        ("Cancelled", "the execution was stopped"),
        ("BindingLate", "the finished files are late"),
        ("KeyError", "a defect"),
        ("PipelineError", "the pipeline stopped"),
        (None, "a defect"),
    ],
)
def test_errors_of_other_services_have_labels_too(name, label):
    assert error_label(name) == label


def test_the_name_stands_at_the_end_to_look_it_up():
    line = described("BudgetExceeded", "It would cost $2. Raise the limit.")
    assert line == "Above the maximum cost: It would cost $2. Raise the limit. (BudgetExceeded)"
    assert described("BudgetExceeded", None) == "Above the maximum cost (BudgetExceeded)"
