global using System.Text;
global using CsCheck;
