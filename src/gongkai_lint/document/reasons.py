"""Why a file cannot be read, as one plain sentence that says what to do: reason → (Chinese, English)."""

from __future__ import annotations

from collections.abc import Mapping

UNREADABLE: Mapping[str, tuple[str, str]] = {
    "missing": ("找不到这个文件，请核对文件名和位置", "no such file; check its name and place"),
    "folder": ("这是一个文件夹，不是报告文件", "this is a folder, not a report"),
    "permission": (
        "没有权限读取这个文件，请关闭正在使用它的程序或换个位置",
        "no permission to read the file; close the program that uses it, or move it",
    ),
    "empty": ("文件是空的，请重新保存或重新下载", "the file is empty; save or download it again"),
    "lock_file": (
        "这是 Word 打开文件时留下的临时文件（~$ 开头），请检查不带 ~$ 的那个文件",
        "this is Word's lock file (~$…); check the file without ~$",
    ),
    "old_word": (
        "这是旧版 Word 文件（.doc 或 WPS 文字），请用 Word 或 WPS 打开后另存为 .docx 再检查",
        "this is an old Word file (.doc or .wps); open it and save it as .docx",
    ),
    "encrypted": (
        "文件加了密码，请去掉密码另存后再检查",
        "the file is encrypted; save it without a password",
    ),
    "truncated": (
        "文件不完整或已损坏，请重新保存或重新下载",
        "the file is truncated or damaged; save or download it again",
    ),
    "not_docx": (
        "文件内容不是 Word 文档（可能只是改了扩展名），请用 Word 或 WPS 打开原文，另存为 .docx 再检查",
        "the content is no Word document (renamed, perhaps); open the original in Word or WPS and save it as .docx",
    ),
    "archive": (
        "这是压缩包，请先解压，再检查里面的报告",
        "this is an archive; unpack it and check the report in it",
    ),
    "xml": (
        "这是 XML 格式的文件，请用 Word 或 WPS 打开后另存为 .docx 再检查",
        "this is an XML file; open it in Word or WPS and save it as .docx",
    ),
    "changed": (
        "读取时文件正在变化，请等它保存或下载完成后再检查",
        "the file changed while it was read; wait until it is saved or downloaded and check again",
    ),
    "other_office": (
        "这是 {detail} 文件，不是 Word 文档，请提供报告的 .docx",
        "this is no Word document but {detail}; give the report as .docx",
    ),
    "pdf": (
        "这是 PDF 文件，请用报告的 Word 原稿（.docx）检查",
        "this is a PDF; give the report's Word file (.docx)",
    ),
    "web_login": (
        "这个网页是登录页面，没有报告正文；请登录后打开报告页面再另存",
        "this web page is a login form without a report; log in, open the report and save that page",
    ),
    "web_frames": (
        "这个网页只有框架，报告正文在另一个页面里；请单独打开正文页面另存，或用“网页，全部”方式保存",
        "this web page only holds frames and the report is in another page; open that page and save it, or save the page complete",
    ),
    "web_redirect": (
        "这个网页只是跳转页，没有报告正文；请用浏览器打开，等报告显示出来再另存",
        "this web page only leads to another and holds no report; open it in a browser and save what is shown",
    ),
    "web_empty": (
        "网页里没有报告正文（可能在附件里，或要由浏览器运行脚本才显示）；请打开报告页面，另存为“网页，单个文件（.mhtml）”或 .docx 再检查",
        "there is no report text in the web page (it may be in an attachment, or only shown by scripts); open the report and save it as a single-file page (.mhtml) or as .docx",
    ),
    "web_no_page": (
        "这个文件里没有网页，可能是邮件或保存不完整；请用浏览器打开报告页面重新另存",
        "there is no web page in this file; it may be a mail or saved incompletely; open the report in a browser and save it again",
    ),
    "rtf": ("这是 RTF 文件，请用 Word 或 WPS 另存为 .docx", "this is an RTF file; save it as .docx"),
    "image": ("这是图片，里面的文字无法检查，请提供 Word 原稿", "this is a picture; give the Word file"),
    "binary": (
        "这不是文本或 Word 文件，无法检查，请提供报告的 .docx",
        "this is neither text nor a Word file; give the report as .docx",
    ),
    "scan_only": (
        "文件里没有文字，只有图片（可能是扫描件），请提供 Word 原稿",
        "there is no text in the file, only pictures (a scan?); give the Word file",
    ),
    "no_text": (
        "文件里没有任何文字，请核对是否选错了文件",
        "there is no text in the file; check that it is the right one",
    ),
    "too_big": (
        "文件太大（{detail}），不像一份报告，未检查；请压缩文中的图片或核对是否选错了文件",
        "the file is too big ({detail}) for a report and was not checked; compress its pictures, or check that it is the right file",
    ),
    "bomb": (
        "文件内部大得异常（{detail}），可能有问题，未检查；请用 Word 或 WPS 打开后另存为新的 .docx",
        "the file is abnormally large inside ({detail}) and was not checked; open it in Word or WPS and save it anew",
    ),
    "doctype": (
        "文件内含不该有的声明（DOCTYPE），为安全起见未检查；请用 Word 或 WPS 打开后另存为新的 .docx",
        "the file holds a DOCTYPE, which Word never writes, and was not checked; save it anew in Word or WPS",
    ),
}
