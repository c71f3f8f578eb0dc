from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from runningmate_servicekit.errors import PermissionDenied, Unauthenticated, Unavailable
from runningmate_servicekit.issuer import Issuer
from runningmate_servicekit.testing.identity import AUDIENCE, ISSUER, TestIssuer
from runningmate_servicekit.tokens import NO_ATHLETE, MethodPolicy, TokenVerifier, principal, require_scope

ATHLETE = uuid4()


@pytest.fixture
def verifier(issuer: TestIssuer) -> TokenVerifier:
    return TokenVerifier(issuer.jwks_path, ISSUER, AUDIENCE)


def signed(issuer: TestIssuer, **changes: Any) -> str:
    """A token with some claims changed; None leaves a claim out."""
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(ATHLETE),
        "scope": "athlete",
        "exp": time.time() + 60,
    }
    kept = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    return jwt.encode(kept, issuer.issuer._key, algorithm="EdDSA", headers={"kid": issuer.issuer.key_id})


def test_a_good_token_names_athlete_scopes_and_session(verifier: TokenVerifier, issuer: TestIssuer) -> None:
    token = issuer.issuer.sign(str(ATHLETE), ["operator", "athlete"], 900, session_id="s1")
    caller = verifier.verify(token)
    assert (caller.athlete_id, caller.scopes, caller.session_id) == (
        ATHLETE,
        frozenset({"athlete", "operator"}),
        "s1",
    )
    assert caller.expires_at == pytest.approx(time.time() + 900, abs=5)
    assert verifier.verify(token) is caller


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exp": time.time() - 31}, "TOKEN_EXPIRED"),
        ({"exp": None}, "TOKEN_INVALID"),
        ({"aud": "somebody"}, "TOKEN_INVALID"),
        ({"aud": None}, "TOKEN_INVALID"),
        ({"iss": "https://elsewhere"}, "TOKEN_INVALID"),
        ({"iss": None}, "TOKEN_INVALID"),
        ({"sub": None}, "TOKEN_INVALID"),
        ({"sub": "not a uuid"}, "TOKEN_INVALID"),
        ({"nbf": time.time() + 3600}, "TOKEN_INVALID"),
    ],
)
def test_wrong_claims_are_refused(
    verifier: TokenVerifier, issuer: TestIssuer, changes: dict[str, Any], reason: str
) -> None:
    assert verifier.verify(signed(issuer)).athlete_id == ATHLETE
    with pytest.raises(Unauthenticated) as caught:
        verifier.verify(signed(issuer, **changes))
    assert caught.value.reason == reason


def test_clocks_may_differ_by_half_a_minute(verifier: TokenVerifier, issuer: TestIssuer) -> None:
    assert verifier.verify(signed(issuer, exp=time.time() - 20)).athlete_id == ATHLETE


def test_a_remembered_token_expires_too(verifier: TokenVerifier, issuer: TestIssuer) -> None:
    expires_s = int(time.time()) - 26  # some seconds before the half minute is over
    token = signed(issuer, exp=expires_s)
    verifier.verify(token)
    time.sleep(max(0.0, expires_s + 30.1 - time.time()))
    with pytest.raises(Unauthenticated, match="expired"):
        verifier.verify(token)


def test_a_token_without_signature_is_refused(verifier: TokenVerifier, issuer: TestIssuer) -> None:
    claims = jwt.decode(signed(issuer), options={"verify_signature": False})
    parts = [{"alg": "none", "typ": "JWT", "kid": issuer.issuer.key_id}, claims]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    with pytest.raises(Unauthenticated):
        verifier.verify(".".join([*encoded, ""]))


def test_another_key_under_the_same_id_is_refused(verifier: TokenVerifier, issuer: TestIssuer) -> None:
    claims = jwt.decode(signed(issuer), options={"verify_signature": False})
    other = ed25519.Ed25519PrivateKey.generate()
    with pytest.raises(Unauthenticated):
        verifier.verify(jwt.encode(claims, other, algorithm="EdDSA", headers={"kid": issuer.issuer.key_id}))


def test_the_public_key_is_no_shared_secret(verifier: TokenVerifier, issuer: TestIssuer) -> None:
    claims = jwt.decode(signed(issuer), options={"verify_signature": False})
    public = base64.urlsafe_b64decode(issuer.issuer.jwks()["keys"][0]["x"] + "=")
    with pytest.raises(Unauthenticated):
        verifier.verify(jwt.encode(claims, public, algorithm="HS256", headers={"kid": issuer.issuer.key_id}))


def test_elliptic_curve_keys_work(tmp_path: Path) -> None:
    issuer = Issuer(ec.generate_private_key(ec.SECP256R1()), ISSUER, AUDIENCE)
    issuer.write_jwks(tmp_path / "jwks.json")
    token = issuer.sign(str(ATHLETE), ["athlete"], 60)
    assert jwt.get_unverified_header(token)["alg"] == "ES256"
    assert TokenVerifier(tmp_path / "jwks.json", ISSUER, AUDIENCE).verify(token).athlete_id == ATHLETE


def test_new_keys_are_read_when_the_file_changes(
    verifier: TokenVerifier, issuer: TestIssuer, tmp_path: Path
) -> None:
    old = signed(issuer)
    verifier.verify(old)
    other = Issuer.load_or_create(tmp_path / "other.pem", ISSUER, AUDIENCE)
    other.write_jwks(issuer.jwks_path)
    assert verifier.verify(other.sign(str(ATHLETE), ["athlete"], 60)).athlete_id == ATHLETE
    with pytest.raises(Unauthenticated):
        verifier.verify(old)


def test_a_damaged_file_leaves_the_last_keys(verifier: TokenVerifier, issuer: TestIssuer) -> None:
    verifier.verify(signed(issuer))
    issuer.jwks_path.write_text("{")
    verifier._checked_s = float("-inf")
    assert verifier.verify(signed(issuer)).athlete_id == ATHLETE


def test_missing_keys_are_a_matter_of_time(tmp_path: Path, issuer: TestIssuer) -> None:
    verifier = TokenVerifier(tmp_path / "later.json", ISSUER, AUDIENCE)
    with pytest.raises(Unavailable, match=r"later\.json"):
        verifier.verify(signed(issuer))
    issuer.issuer.write_jwks(tmp_path / "later.json")
    assert verifier.verify(signed(issuer)).athlete_id == ATHLETE


def test_an_operator_is_no_athlete(verifier: TokenVerifier, issuer: TestIssuer) -> None:
    caller = verifier.verify(issuer.issuer.sign("operator", ["operator"], 60))
    assert caller.athlete_id == NO_ATHLETE
    require_scope(caller, "operator")
    with pytest.raises(PermissionDenied):
        require_scope(caller, "athlete")


def test_a_policy_asks_for_the_athlete_unless_it_says_otherwise() -> None:
    policy = MethodPolicy(public=frozenset({"/a.Login/*", "/a.B/Open"}), operator=frozenset({"/a.B/Run"}))
    assert [policy.scope(m) for m in ("/a.Login/X", "/a.B/Open", "/a.B/Run", "/a.B/Get", "/a.LoginX/Y")] == [
        None, None, "operator", "athlete", "athlete",
    ]  # fmt: skip


def test_outside_a_request_nobody_is_known() -> None:
    with pytest.raises(Unauthenticated):
        principal()


def test_a_key_file_is_private_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "issuer.pem"
    first = Issuer.load_or_create(path, ISSUER, AUDIENCE)
    assert path.stat().st_mode & 0o777 == 0o600
    assert Issuer.load_or_create(path, ISSUER, AUDIENCE).key_id == first.key_id
    assert [item.name for item in path.parent.iterdir()] == ["issuer.pem"]
    path.chmod(0o644)
    with pytest.raises(PermissionError, match="chmod 600"):
        Issuer.load_or_create(path, ISSUER, AUDIENCE)
