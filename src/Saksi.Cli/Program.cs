using Saksi.Cli.Commands;

return await SaksiCommand.Create().Parse(args).InvokeAsync();
