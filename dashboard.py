"""Atlas Grappes: the frame around every page."""

from streamlit import runtime


def frame() -> None:
    """Draw page setup, language, filters and the current page."""
    import streamlit as st

    from pages.ui import chips, control_words, filters, gate, navigation, search_box, state
    from pages.ui.html import esc, page_html, styles

    st.set_page_config(page_title="Atlas Grappes", page_icon=navigation.ICON, layout="wide")

    state.prepare()
    context = state.context()
    styles(context.wording)
    control_words.say(context.wording)
    if gate.closed(context):
        return
    # Before the page is chosen: the browser then takes both in one step.
    state.publish(context)
    page = navigation.pages(context)

    with st.sidebar:
        page_html('<p class="atlas-brand">Atlas <span>Grappes</span></p>')
        filters.language_switch()
        filters.filters(context)

    for notice in navigation.notice_texts(page, context):
        page_html(f'<p class="atlas-note" role="status">{esc(notice)}</p>')

    if page.url_path != navigation.ALONE:
        search_box.show(context)
    chips.show(context)
    navigation.run(page, context)
    state.publish(state.context())
    page_html('<span class="atlas-ready"></span>')


if runtime.exists():
    from pages.ui import one_importer

    one_importer.wait()
    from pages.ui import cached

    with cached.one_run():
        frame()
elif __name__ == "__main__":  # `python dashboard.py`; a spawned child process starts nothing
    from pages.ui import launch

    launch.main()
elif __name__ == "dashboard":
    # Both ways of starting look for this name and serve what it holds.
    from streamlit.starlette import App

    from pages.ui import launch

    app = App(__file__, **launch.layers())
