"""A report as one HTML page that needs nothing else: no script from elsewhere, no server."""

from __future__ import annotations

import warnings

from nbformat import NotebookNode

TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{% block input_group %}
{%- if cell.source -%}
<details class="nlquery-code"><summary>Code</summary>{{ super() }}</details>
{%- endif -%}
{% endblock input_group %}
{%- block data_png scoped -%}
{%- set width = output | get_metadata('width', 'image/png') -%}
{%- set alt = output | get_metadata('alt', 'image/png') -%}
<div class="jp-RenderedImage jp-OutputArea-output {{ extra_class }}">
<img src="data:image/png;base64,{{ output.data['image/png'] | escape_html }}"
  {%- if width is not none %} width="{{ width | string | escape_html }}"{% endif %}
  {#- nbconvert's own template knows no words for pictures -#}
  {%- if alt is not none %} alt="{{ alt | string | escape_html }}"{% endif %}>
</div>
{%- endblock data_png -%}
{%- block html_head_js -%}{%- endblock html_head_js -%}
{%- block html_head_js_mathjax -%}{%- endblock html_head_js_mathjax -%}
{%- block html_head_js_mermaidjs -%}{%- endblock html_head_js_mermaidjs -%}
{%- block html_head_css -%}{{ super() }}
<style>
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
.jp-InputPrompt, .jp-OutputPrompt { display: none; }
.jp-RenderedHTMLCommon table { margin-left: 0; }
.jp-RenderedHTMLCommon blockquote { margin-left: 0; }
.jp-RenderedImage img, .jp-RenderedMarkdown img { max-width: 100%; height: auto; }
.nlquery-code { margin: .25rem 0 .75rem; }
.nlquery-code > summary { cursor: pointer; color: var(--jp-ui-font-color2); }
@media print { .nlquery-code { display: none; } }
</style>
{%- endblock html_head_css -%}
"""


def page(node: NotebookNode) -> str:
    """Return the HTML of a report; charts are pictures in it, code is folded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbconvert's own dependencies deprecate each other
        from nbconvert import HTMLExporter
        from traitlets.config import Config

        config = Config()
        config.HTMLExporter.embed_images = True
        config.HTMLExporter.sanitize_html = False  # the outputs were filtered when they came
        exporter = HTMLExporter(config=config, raw_template=TEMPLATE)
        exporter.mathjax_url = exporter.require_js_url = ""
        exporter.jquery_url = exporter.mermaid_js_url = exporter.jupyter_widgets_base_url = ""
        html, _ = exporter.from_notebook_node(node)
    return str(html)
