"""Who is asked, and which answers are taken."""

from collections.abc import Collection, Mapping

from chassis.errors import Conflict, NotFound, RuleRefused


class NotAsked(NotFound):
    """The firm is not in the round's sample."""

    code = "firm_not_asked"
    zh = "没有该评估轮次，或企业不在样本内"
    en = "There is no such round, or the firm is not in its sample"


class AnsweredBefore(Conflict):
    """A firm answers once a round."""

    code = "questionnaire_answered_before"
    zh = "本企业已答卷"
    en = "The firm answered before"


class AnswersEnded(RuleRefused):
    """The last day for answers is over."""

    code = "answers_ended"
    zh = "答卷已于{day}截止"
    en = "Answers ended on {day}"


class SampleDrawn(Conflict):
    """A round has one sample: who is asked does not depend on who answered."""

    code = "sample_drawn_before"
    zh = "该轮样本已抽取"
    en = "The sample was drawn before"


class QuestionUnknown(RuleRefused):
    """An answer to a question that the round does not ask."""

    code = "question_unknown"
    zh = "问卷没有问题 {questions}"
    en = "The questionnaire does not ask {questions}"


class NothingAnswered(RuleRefused):
    """Not one question was answered."""

    code = "nothing_answered"
    zh = "至少回答一个问题"
    en = "Answer at least one question"


class AnswerOutOfScale(RuleRefused):
    """An answer outside the scale."""

    code = "answer_out_of_scale"
    zh = "{question} 的回答须在 {worst} 至 {best} 之间"
    en = "The answer to {question} must lie between {worst} and {best}"


def check_answers(answers: Mapping[str, int], questions: Collection[str], worst: int, best: int) -> None:
    """Raise what is wrong with answers: none at all, others than asked, or outside the scale."""
    if not answers:
        raise NothingAnswered(pointer="/answers")
    unknown = sorted(set(answers) - set(questions))
    if unknown:
        raise QuestionUnknown(questions="、".join(unknown), pointer="/answers")
    for question, answer in answers.items():
        if not worst <= answer <= best:
            raise AnswerOutOfScale(question=question, worst=worst, best=best, pointer=f"/answers/{question}")
