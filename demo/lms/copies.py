"""Copying a course: its placements come along with what tools gave them, under new ids; its people's work does not."""

from dataclasses import replace

from demo.lms.world import Course, World


def copy_course(world: World, course: Course) -> Course:
    """A copy of the course, with the same teachers and learners, so that all can look at it."""
    number = max(one.number for one in world.courses.values()) + 1
    copy = replace(
        course,
        key=f"{course.key}-copy-{number}",
        number=number,
        title=f"{course.title} copy {number}",
        label=f"{course.label}_{number}",
        placements={},
        copied_from=(course.key, *course.copied_from),
    )
    for one in course.placements.values():
        key = f"{one.key}-copy-{number}"
        history = (one.link_id(course), *one.copied_from)
        copy.placements[key] = replace(one, key=key, custom=dict(one.custom), copied_from=history)
    world.courses[copy.key] = copy
    return copy
