"""Everything that this program knows of Textual's insides, in one place.

Names of Textual that begin with an underscore may change with any release, without a word. No module outside of this
package uses one (`tests/unit/test_textual_wall.py`); what stands here gives each a plain name, and
`tests/tui/test_textual_compat.py` has a test for each that says what breaks without it. Textual is pinned to the
release that those tests ran on; `make newest-textual` tries them on the newest.
"""
