-- Does in Neovim what somebody does who edits a book, and says what the server answers.
local function say(...) io.stdout:write(table.concat({ ... }, " "), "\n") end
local function ask(method, line, text)
	vim.fn.cursor(1, 1)
	local row = vim.fn.search(line)
	local column = vim.fn.getline(row):find(text, 1, true) - 1
	local answers = vim.lsp.buf_request_sync(0, method, {
		textDocument = { uri = vim.uri_from_bufnr(0) },
		position = { line = row - 1, character = column + 1 },
		newName = "gentle",
	}, 20000)
	for _, answer in pairs(answers or {}) do
		return answer.result
	end
end

local ok, err = pcall(function()
	vim.cmd("edit standard.cue")
	vim.wait(20000, function() return #vim.tbl_values(vim.lsp.buf_get_clients(0)) > 0 end, 20)
	vim.cmd([[%s/days_late >= 7/days_lat >= 7/]])
	vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
	for _, d in ipairs(vim.diagnostic.get(0)) do
		say("diagnostic", d.lnum + 1, d.code, (d.message:gsub("\n.*", "")))
	end
	local wrong = vim.diagnostic.get(0)[1]
	local offered = vim.lsp.buf_request_sync(0, "textDocument/codeAction", {
		textDocument = { uri = vim.uri_from_bufnr(0) },
		range = { start = { line = wrong.lnum, character = wrong.col }, ["end"] = { line = wrong.end_lnum, character = wrong.end_col } },
		context = { diagnostics = {}, only = { "quickfix" } },
	}, 20000)
	for _, answer in pairs(offered or {}) do
		say("offered", answer.result[1].title)
		vim.lsp.util.apply_workspace_edit(answer.result[1].edit, "utf-16")
	end
	vim.wait(20000, function() return #vim.diagnostic.get(0) == 0 end, 20)
	say("mended", #vim.diagnostic.get(0))
	say("hover", (ask("textDocument/hover", "days_late >= 7", "days_late").contents.value:gsub("\n.*", "")))
	say("value", (ask("textDocument/hover", "days_late >= 15", "days_late").contents.value:gsub("\n", " ")))
	for _, item in ipairs(ask("textDocument/completion", "total_due:", "invoice.to_ask")) do
		if item.label == "interest" or item.label == "invoice.open" then say("completed", item.label) end
	end
	vim.cmd("edit deploy.cue")
	vim.wait(20000, function() return #vim.tbl_values(vim.lsp.buf_get_clients(0)) > 0 end, 20)
	vim.api.nvim_buf_set_lines(0, 0, -1, false, { "package relance", "", "deploy: {", "\two", "}" })
	for _, item in ipairs(ask("textDocument/completion", "^\two", "wo")) do
		if item.label == "workers" then say("completed", item.label) end
	end
	vim.cmd("bwipeout! | buffer standard.cue")
	vim.lsp.util.apply_workspace_edit(ask("textDocument/rename", 'to: "courtesy"', "courtesy"), "utf-16")
	vim.cmd("wall")
end)
if not ok then say("failed:", tostring(err)) end
vim.cmd("qall!")
