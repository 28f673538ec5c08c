"""The document says what the door itself may answer, and leaves alone what the services have said."""

from gateway.documents import door


def described(method, path):
    document = {"components": {}, "paths": {path: {method: {"responses": {"200": {}, "403": "said"}}}}}
    door.describe(document)
    return document["paths"][path][method]["responses"], document["components"]["responses"]


def test_a_write_to_a_service():
    found, known = described("post", "/v1/enterprises")
    assert set(found) == {"200", "403", "408", "429", "502", "504"}
    assert found["403"] == "said"
    for answer in (found[status]["$ref"] for status in ("408", "429", "502", "504")):
        place = known[answer.removeprefix("#/components/responses/")]
        assert place["description"]
        assert "application/problem+json" in place["content"]


def test_a_read_sends_no_body():
    assert set(described("get", "/v1/enterprises")[0]) == {"200", "403", "429", "502", "504"}


def test_what_the_gateway_answers_itself_has_no_service_behind_it():
    assert set(described("get", "/v1/session")[0]) == {"200", "403", "429"}
    assert set(described("get", "/.well-known/jwks.json")[0]) == {"200", "403"}
