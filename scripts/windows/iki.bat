@echo off
rem Klik dua kali: jendela perintah terbuka di proyek contoh, dan "iki" adalah perintahnya.
rem Folder proyek yang dijatuhkan ke berkas ini dibuka di jendela yang sama.
rem Dari jendela lain: iki.bat hitung --tahun 2024

set "PATH=%~dp0program;%PATH%"
if "%~1"=="" goto contoh
if exist "%~1\" goto proyek
"%~dp0program\iki.exe" %*
exit /b %ERRORLEVEL%

:contoh
pushd "%~dp0contoh\satpol-pp"
goto jendela

:proyek
pushd "%~1"

:jendela
title iki
iki --versi
echo.
echo Coba: iki hitung --tahun 2024
echo       iki validasi --data
echo       iki lampiran perjanjian --tahun 2024 -o perjanjian.xlsx
echo       iki --help
echo.
cmd /k
