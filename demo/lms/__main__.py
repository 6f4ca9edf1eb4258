"""`python -m demo.lms`: the LMS alone, on loopback."""

import argparse
from pathlib import Path

import uvicorn

from demo.lms.platform import Tool
from demo.lms.state import load_platform, save_platform
from demo.lms.web import make_app


def main() -> None:
    """Run the LMS until it is told to stop."""
    parser = argparse.ArgumentParser(description="A demo LMS.")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--like", choices=["canvas", "moodle"], default="canvas")
    parser.add_argument("--tool", default="http://127.0.0.1:8000", help="where the tool runs")
    parser.add_argument("--client-id", default="", help="the tool's client id, if it is registered by hand")
    parser.add_argument("--state", type=Path, default=Path("var/lms.json"))
    given = parser.parse_args()
    platform = load_platform(given.state, issuer=f"http://localhost:{given.port}", like=given.like)
    if given.client_id:
        platform.tool = Tool(
            client_id=given.client_id,
            login_url=f"{given.tool}/lti/login/",
            redirect_uris=[f"{given.tool}/lti/launch/"],
            jwks_url=f"{given.tool}/lti/jwks/",
            target_link_uri=f"{given.tool}/lti/launch/",
        )
        save_platform(platform, given.state)
    uvicorn.run(make_app(platform), host="localhost", port=given.port, log_level="warning")


if __name__ == "__main__":
    main()
