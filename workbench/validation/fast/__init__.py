"""The fast lane: common expectations as questions to the engine instead of to a frame.

Relations by Ibis, values once per distinct value; what it can't say goes through Great
Expectations, whose verdicts, counts and rows it is held to by a parity test.
"""

from workbench.validation.fast.lane import Lane, Outcome
from workbench.validation.fast.questions import Question, question_of

__all__ = ["Lane", "Outcome", "Question", "question_of"]
