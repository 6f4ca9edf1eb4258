"""The house that the guards walk through."""

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def files(*patterns: str) -> list[Path]:
    """Every file that the project holds (also those not committed yet) of these patterns."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).exists()]


def python_files() -> list[Path]:
    return [path for path in files("*.py") if "migrations" not in path.parts]


def product_files() -> list[Path]:
    return [
        path
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in {"lti_tool", "narratives", "config"}
    ]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def imported(path: Path) -> set[str]:
    """Full names of everything a module imports."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names
