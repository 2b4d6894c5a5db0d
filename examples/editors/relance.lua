-- Starts relance lsp for the files of a book, in Neovim 0.7 and later.
vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
	pattern = { "*.cue", "*.md" },
	callback = function(args)
		local file = vim.api.nvim_buf_get_name(args.buf)
		local dir = vim.fn.fnamemodify(file, ":h")
		for _ = 1, 3 do -- templates lie one folder below the book
			if vim.fn.filereadable(dir .. "/book.cue") == 1 then
				local id = vim.lsp.start_client({ name = "relance", cmd = { "relance", "lsp" }, root_dir = dir })
				if id then
					vim.lsp.buf_attach_client(args.buf, id)
				end
				return
			end
			dir = vim.fn.fnamemodify(dir, ":h")
		end
	end,
})
