"""The shapes of the API. No field holds a measure of anybody."""

from typing import Any

from rest_framework import serializers

from lti_tool.models import Person
from lti_tool.viewer import Role
from narratives.kinds import KINDS
from narratives.models import Assignment, Narrative, Reading, Reply, Revision


class PersonSerializer(serializers.ModelSerializer[Person]):
    name = serializers.CharField(source="display_name", read_only=True)

    class Meta:
        model = Person
        fields = ["id", "name"]


class LearnerSerializer(PersonSerializer):
    waiting_since = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When somebody last wrote to them; null where nobody has."
    )

    class Meta(PersonSerializer.Meta):
        fields = ["id", "name", "waiting_since"]


class CourseSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    title = serializers.CharField()


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    title = serializers.CharField(read_only=True)
    qualities = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Assignment
        fields = ["id", "title", "invitation", "qualities"]


class PartSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a field of that name, as in the contract
    starter = serializers.CharField()


class FormatSerializer(serializers.Serializer[Any]):
    parts = PartSerializer(many=True)


class SessionSerializer(serializers.Serializer[Any]):
    """Who is there, as what, where."""

    person = PersonSerializer()
    role = serializers.ChoiceField(choices=[role.value for role in Role])
    course = CourseSerializer(allow_null=True)
    assignment = AssignmentSerializer(allow_null=True)
    formats = serializers.DictField(child=FormatSerializer())


class LensEntrySerializer(serializers.Serializer[Any]):
    """Words that the lens asks about. `pattern` and `unless` are matched without regard to case."""

    key = serializers.CharField(help_text="The same for as long as the entry is there.")
    category = serializers.CharField()
    phrase = serializers.CharField()
    pattern = serializers.CharField(help_text="A regular expression for the words in plain text.")
    unless = serializers.CharField(
        help_text="A match within a match of this is a false friend; may be empty."
    )
    reason = serializers.CharField()
    question = serializers.CharField()
    tone = serializers.ChoiceField(choices=["nudge", "pause"])
    source = serializers.CharField(help_text="Where it comes from; empty for a district's own entry.")  # type: ignore[assignment] # a field of that name


class NarrativeSerializer(serializers.ModelSerializer[Narrative]):
    parts = serializers.DictField(child=serializers.CharField(), read_only=True)
    learners = serializers.PrimaryKeyRelatedField[Person](many=True, read_only=True)
    assignment = serializers.PrimaryKeyRelatedField[Assignment](read_only=True, allow_null=True)
    author = PersonSerializer(read_only=True)

    class Meta:
        model = Narrative
        fields = [
            "id",
            "kind",
            "state",
            "version",
            "parts",
            "learners",
            "assignment",
            "author",
            "created_at",
            "written_at",
            "shared_at",
            "released_at",
        ]
        read_only_fields = fields


class NewNarrativeSerializer(serializers.Serializer[Any]):
    """A narrative to begin. `learners` are ids, or "me"; `assignment` is the session's where it is left out."""

    kind = serializers.ChoiceField(choices=list(KINDS))
    learners = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=200
    )
    assignment = serializers.UUIDField(required=False, allow_null=True)
    parts = serializers.DictField(
        child=serializers.CharField(allow_blank=True, trim_whitespace=False), required=False
    )


class WordsSerializer(serializers.Serializer[Any]):
    """Parts to save; the others stay as they are."""

    parts = serializers.DictField(child=serializers.CharField(allow_blank=True, trim_whitespace=False))


class RevisionSerializer(serializers.ModelSerializer[Revision]):
    parts = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Revision
        fields = ["id", "version", "parts", "at", "set_aside"]


class ReplySerializer(serializers.ModelSerializer[Reply]):
    author = PersonSerializer(read_only=True)
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)

    class Meta:
        model = Reply
        fields = ["id", "author", "text", "sent_at"]
        read_only_fields = ["id", "author", "sent_at"]


class ReadingSerializer(serializers.ModelSerializer[Reading]):
    reader = PersonSerializer(read_only=True)

    class Meta:
        model = Reading
        fields = ["id", "reader", "at"]
